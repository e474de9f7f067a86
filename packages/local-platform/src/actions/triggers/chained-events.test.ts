import { Harness } from '../testing/harness';

let harness: Harness;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
});
afterEach(() => harness.stop());

const job = 'jobs: { a: { runs-on: x, steps: [{ run: echo $TEXT }] } }\n';

function file(name: string, on: string, text = ''): Record<string, string> {
  return { [`.github/workflows/${name}.yaml`]: `name: ${name}\non: ${on}\nenv: { TEXT: "${text}" }\n${job}` };
}

describe('workflow_run', () => {
  it('starts what waits for the end of a workflow, from the default branch, with the run as its event', async () => {
    harness.push({
      ...file('build', 'push'),
      ...file('deploy', '{ workflow_run: { workflows: [build], types: [completed], branches: [main] } }', '${{ github.event.workflow_run.conclusion }} of ${{ github.event.workflow_run.head_branch }}'),
      ...file('other', '{ workflow_run: { workflows: [lint] } }'),
    });
    const [deploy, build, ...more] = await harness.settledRuns();
    expect(more).toEqual([]);
    expect([build?.name, deploy?.name, deploy?.event, deploy?.head_branch, deploy?.conclusion, deploy?.actor.login]).toEqual(['build', 'deploy', 'workflow_run', 'main', 'success', 'ada']);
    expect((await harness.jobs(deploy?.id ?? 0))[0]?.log).toContain('success of main');
  });

  it.each([
    ['each type without types', '{ workflows: [build] }', 'topic', 3],
    ['one type', '{ workflows: [build], types: [requested] }', 'topic', 1],
    ['another branch', '{ workflows: [build], types: [completed], branches: [main] }', 'topic', 0],
    ['a branch to leave out', '{ workflows: [build], types: [completed], branches-ignore: ["top*"] }', 'topic', 0],
  ])('keeps to its filters: %s', async (_, filter, branch, count) => {
    // Of the workflow that waits, the file of the default branch counts; that of the topic does not even have it.
    harness.push(file('deploy', `{ workflow_run: ${filter} }`));
    await harness.settledRuns();
    harness.git('checkout', '--quiet', '-b', branch);
    harness.git('rm', '--quiet', '.github/workflows/deploy.yaml');
    harness.push(file('build', 'push'), { branch });
    const runs = await harness.settledRuns();
    const deploys = runs.filter(run => run.name === 'deploy');
    expect(deploys).toHaveLength(count);
    for (const deploy of deploys) expect(deploy.head_branch).toBe('main');
  });

  it('ends a chain after three levels', async () => {
    harness.push({
      ...file('w0', 'push'),
      ...Object.assign({}, ...[1, 2, 3, 4, 5].map(level => file(`w${level}`, `{ workflow_run: { workflows: [w${level - 1}], types: [completed] } }`))),
    });
    expect((await harness.settledRuns()).map(run => run.name)).toEqual(['w3', 'w2', 'w1', 'w0']);
  });
});

describe('an event that never happens here', () => {
  it('fails the run of a file that waits for nothing else, when the file is pushed', async () => {
    harness.push(file('queue', '\n  merge_group:\n    types: [checks_requested]\n  issues:'));
    const run = await harness.onlyRun();
    expect([run.event, run.conclusion]).toEqual(['push', 'failure']);
    const page = (await harness.request('GET', `/acme/shop/actions/runs/${run.id}`)).body;
    expect(page).toContain('Unsupported event &#39;merge_group&#39; (line 3)');
    expect(page).toContain('Unsupported event &#39;issues&#39; (line 5)');
    harness.push({ 'a.txt': 'a' });
    expect(await harness.settledRuns()).toHaveLength(1);
  });

  it('is told of beside the others, which start the file all the same', async () => {
    harness.push(file('gate', '[push, merge_group]'));
    const run = await harness.onlyRun();
    expect(run.conclusion).toBe('success');
    for (const path of ['actions', `actions/runs/${run.id}`]) {
      expect((await harness.request('GET', `/acme/shop/${path}`)).body).toMatch(/notice.*gate\.yaml.*Unsupported event &#39;merge_group&#39; \(line 2\)/);
    }
  });

  it('is not told of where every event happens', async () => {
    harness.push(file('plain', '[push, pull_request, workflow_dispatch, repository_dispatch, workflow_call]'));
    await harness.onlyRun();
    expect((await harness.request('GET', '/acme/shop/actions')).body).not.toContain('Unsupported');
  });
});
