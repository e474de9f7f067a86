import { Harness } from '../testing/harness';

let harness: Harness;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
});
afterEach(() => harness.stop());

function workflow(jobs: string, on = 'push'): Record<string, string> {
  return { '.github/workflows/ci.yaml': `name: CI\non: ${on}\n${jobs}` };
}

it('starts nothing for what a job token does, nor when the commit asks to skip', async () => {
  harness.push(workflow('jobs: { a: { runs-on: x, steps: [{ run: echo }] } }'), { actor: { login: 'github-actions[bot]', kind: 'github-token' } });
  harness.push({ a: 'a' }, { message: 'Change [skip ci]' });
  expect(await harness.settledRuns()).toEqual([]);
  harness.push({ a: 'b' }, { actor: { login: 'ci[bot]', kind: 'app' } });
  expect(await harness.settledRuns()).toHaveLength(1);
});

it('checks out the merge commit of a pull request and reports on its head', async () => {
  harness.push(workflow('jobs: { a: { runs-on: x, steps: [{ uses: actions/checkout@v4 }, { run: "cat base.txt head.txt && git log -1 --format=%s" }] } }', 'pull_request'));
  harness.git('checkout', '--quiet', '-b', 'change');
  const head = harness.push({ 'head.txt': 'from head\n' }, { branch: 'change' });
  harness.git('checkout', '--quiet', 'main');
  harness.push({ 'base.txt': 'from base\n' });
  harness.git('fetch', '--quiet', 'origin', '+refs/heads/*:refs/remotes/origin/*');
  harness.pullRequest(3, 'change');
  const run = await harness.onlyRun();
  expect(run).toMatchObject({ event: 'pull_request', head_sha: head, head_branch: 'change', conclusion: 'success', pull_requests: [{ number: 3 }] });
  const [job] = await harness.jobs(run.id);
  expect(job?.log).toMatch(/from base[\s\S]*from head[\s\S]*Merge/);
});

const dispatchable = workflow(
  `
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: echo "kind=\${{ inputs.kind }} smoke=\${{ inputs.smoke == true }} \${{ github.event.inputs.smoke }}"
`,
  `
  workflow_dispatch:
    inputs:
      kind: { type: choice, required: true, options: [domain, agent] }
      name: { type: string, required: true }
      smoke: { type: boolean, default: true }
`,
);

it.each([
  [{ kind: 'nope', name: 'x' }, "Provided value 'nope' for input 'kind' not in the list of allowed values"],
  [{ kind: 'agent' }, "Required input 'name' not provided"],
  [{ kind: 'agent', name: 'x', smoke: 'perhaps' }, "Provided value 'perhaps' for input 'smoke' not of type boolean"],
  [{ kind: 'agent', name: 'x', other: 'y' }, 'Unexpected inputs provided: ["other"]'],
])('refuses a dispatch with %j', async (inputs, message) => {
  harness.push(dispatchable);
  const answer = await harness.post('/workflows/ci.yaml/dispatches', { ref: 'main', inputs });
  expect(answer.status).toBe(422);
  expect(answer.json<{ message: string }>().message).toContain(message);
  expect(await harness.settledRuns()).toEqual([]);
});

it('dispatches with defaults and tells the run', async () => {
  harness.push(dispatchable);
  const answer = await harness.post('/workflows/ci.yaml/dispatches', { ref: 'main', inputs: { kind: 'agent', name: 'x' }, return_run_details: true });
  expect(answer.status).toBe(200);
  const run = await harness.onlyRun();
  expect(answer.json()).toEqual({
    workflow_run_id: run.id,
    run_url: `http://localhost:4700/api/v3/repos/acme/shop/actions/runs/${run.id}`,
    html_url: `http://localhost:4700/acme/shop/actions/runs/${run.id}`,
  });
  const [job] = await harness.jobs(run.id);
  expect(job?.log).toContain('kind=agent smoke=true true');
});

it('calls reusable workflows with inputs and outputs', async () => {
  harness.push({
    '.github/workflows/called.yaml': `
on:
  workflow_call:
    inputs:
      who: { type: string, required: true }
    outputs:
      greeting: { value: "\${{ jobs.greet.outputs.text }}" }
jobs:
  greet:
    runs-on: x
    outputs: { text: "\${{ steps.s.outputs.text }}" }
    steps:
      - id: s
        run: echo "text=hi \${{ inputs.who }} \${{ secrets.PASSWORD != '' }}" >> $GITHUB_OUTPUT
`,
    ...workflow(`
jobs:
  call:
    uses: ./.github/workflows/called.yaml
    with: { who: Ada }
    secrets: inherit
  after:
    needs: call
    runs-on: x
    steps:
      - run: echo "[\${{ needs.call.outputs.greeting }}]"
`),
  });
  const run = await harness.onlyRun();
  const jobs = await harness.jobs(run.id);
  expect(jobs.map(job => [job.name, job.conclusion]).sort()).toEqual([['after', 'success'], ['call / greet', 'success']]);
  expect(jobs.find(job => job.name === 'after')?.log).toContain('[hi Ada true]');
});

it('takes a repository_dispatch, also from a job token, with its payload', async () => {
  harness.push(workflow('jobs: { a: { runs-on: x, steps: [{ run: "echo got ${{ github.event.client_payload.name }}" }] } }', '{ repository_dispatch: { types: [image-published] } }'));
  harness.github.tokens.set('user-token', { actor: { login: 'github-actions[bot]', kind: 'github-token' } });
  const send = (type: string) => harness.request('POST', '/api/v3/repos/acme/shop/dispatches', { event_type: type, client_payload: { name: 'orders' } });
  expect((await send('other')).status).toBe(204);
  expect((await send('image-published')).status).toBe(204);
  const run = await harness.onlyRun();
  const [job] = await harness.jobs(run.id);
  expect([run.event, run.conclusion, job?.log]).toEqual(['repository_dispatch', 'success', expect.stringContaining('got orders')]);
});
