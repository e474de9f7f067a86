import { runAmeide } from '../../testing/run-ameide';
import { Answer, Request, ScriptedGitHub } from '../../testing/scripted-github';
import { SeedRepository } from '../../testing/seed';

jest.setTimeout(90_000);

const repo = '/repos/ameideio/ameide-gitops';
const workflow = `${repo}/actions/workflows/scaffold-primitive-gitops.yaml`;
const orders = ['--kind', 'domain', '--name', 'orders', '--version', 'v0'];
const pull = (change: object) => ({
  html_url: 'http://github/pull/9',
  state: 'open',
  merged_at: null,
  head: { ref: 'primitive/domain-orders-v0/wiring' },
  ...change,
});

/** GitHub's answers to a run that goes well; a test changes some. */
const usual: Record<string, Answer> = {
  [`GET ${workflow}/runs?event=workflow_dispatch&per_page=1`]: {
    body: { total_count: 0, workflow_runs: [] },
  },
  [`POST ${workflow}/dispatches`]: {
    body: { workflow_run_id: 3, html_url: 'http://github/runs/3' },
  },
  [`GET ${repo}/actions/runs/3`]: {
    body: { status: 'completed', conclusion: 'success' },
  },
  [`GET ${repo}/actions/runs/3/jobs?per_page=100`]: {
    body: {
      jobs: [
        { id: 1, name: 'Scaffold', status: 'completed', conclusion: 'success' },
      ],
    },
  },
  [`GET ${repo}/pulls?head=ameideio%3Aprimitive%2Fdomain-orders-v0%2Fwiring&state=all&sort=created&direction=desc&per_page=100`]:
    { body: [pull({})] },
};
const [, dispatch, theRun, jobs, pulls] = Object.keys(usual);

describe('ameide primitive gitops scaffold', () => {
  let seed: SeedRepository;
  let github: ScriptedGitHub | undefined;

  beforeAll(() => {
    seed = SeedRepository.create();
  });
  afterEach(() => github?.stop());
  afterAll(() => seed.remove());

  async function ameide(
    change: Record<string, Answer | ((requests: readonly Request[]) => Answer)>,
    ...args: string[]
  ) {
    github = await ScriptedGitHub.start((line, requests) => {
      const answer = { ...usual, ...change }[line] ?? {
        status: 404,
        body: { message: 'Not Found' },
      };
      return typeof answer === 'function' ? answer(requests) : answer;
    });
    const ran = await runAmeide(
      ['primitive', 'gitops', 'scaffold', '--root', seed.root, ...args],
      github.environment,
    );
    return { ...ran, requests: github.requests };
  }

  it('starts the workflow, follows it, and prints the pull request', async () => {
    const { status, output, errors, requests } = await ameide(
      {},
      ...orders,
      '--with-smoke',
      '--env',
      'dev',
    );
    expect(errors).toBe('Run: http://github/runs/3\n  Scaffold: success\n');
    expect(output).toBe('http://github/pull/9\n');
    expect(status).toBe(0);
    expect(requests.map(({ line }) => line)).toEqual(Object.keys(usual));
    expect(requests[1].body).toEqual({
      ref: 'main',
      inputs: {
        kind: 'domain',
        name: 'orders',
        version: 'v0',
        with_smoke: 'true',
        env: 'dev',
      },
      return_run_details: true,
    });
  });

  it('takes what CI merged meanwhile, and no pull request that nobody wanted', async () => {
    const closed = pull({ state: 'closed', html_url: 'http://github/pull/8' });
    const merged = pull({ state: 'closed', merged_at: '2026-01-10T12:00:00Z' });
    const one = await ameide(
      { [pulls]: { body: [closed, merged] } },
      ...orders,
      '--json',
    );
    expect(JSON.parse(one.output)).toEqual({
      run: 'http://github/runs/3',
      pullRequest: 'http://github/pull/9',
    });
    await github?.stop();
    const none = await ameide({ [pulls]: { body: [closed] } }, ...orders);
    expect(none).toMatchObject({ status: 0, output: '' });
    expect(none.errors).toContain('main has this already');
  });

  it('does not wait when it is told so', async () => {
    const { output, requests } = await ameide({}, ...orders, '--no-wait');
    expect(output).toBe('http://github/runs/3\n');
    expect(requests).toHaveLength(2);
  });

  it('finds the run on a GitHub that does not name it', async () => {
    const isAskedAgain = (requests: readonly Request[]) =>
      requests.filter(({ line }) => line === dispatch).length > 1;
    const [list] = Object.keys(usual);
    const { output } = await ameide(
      {
        [dispatch]: requests =>
          isAskedAgain(requests)
            ? { status: 204, body: undefined }
            : {
                status: 422,
                body: { message: 'return_run_details is not a permitted key' },
              },
        [list]: requests => ({
          body: {
            workflow_runs: isAskedAgain(requests)
              ? [{ id: 3, html_url: 'http://github/runs/3' }]
              : [{ id: 2, html_url: 'http://github/runs/2' }],
          },
        }),
      },
      ...orders,
      '--no-wait',
    );
    expect(output).toBe('http://github/runs/3\n');
  });

  it.each<[string, Record<string, Answer>, string]>([
    [
      'a run that failed',
      {
        [theRun]: { body: { status: 'completed', conclusion: 'failure' } },
        [jobs]: {
          body: {
            jobs: [
              {
                id: 1,
                name: 'Scaffold',
                status: 'completed',
                conclusion: 'failure',
                steps: [{ name: 'Validate', conclusion: 'failure' }],
              },
            ],
          },
        },
      },
      'ameide: the run ended with failure in job "Scaffold", step "Validate": read its log, then run the command again: http://github/runs/3',
    ],
    [
      'a token without the right',
      {
        [dispatch]: {
          status: 403,
          body: { message: 'Resource not accessible by personal access token' },
        },
      },
      'could not start scaffold-primitive-gitops.yaml in ameideio/ameide-gitops: Resource not accessible by personal access token',
    ],
    [
      'a wrong token',
      { [dispatch]: { status: 401, body: { message: 'Bad credentials' } } },
      '(GITHUB_TOKEN is wrong or has expired: make a new one)',
    ],
    [
      'a GitHub that is down',
      { [dispatch]: { status: 503, body: { message: 'Unavailable' } } },
      '(check that it is reachable, and try again)',
    ],
  ])('says what to do about %s', async (_title, change, message) => {
    const { status, output, errors } = await ameide(change, ...orders);
    expect(status).toBe(1);
    expect(output).toBe('');
    expect(errors).toContain(message);
    expect(errors).not.toContain('not-a-real-token');
  });

  it.each([
    [
      ['--to', 'nobody/nothing'],
      'could not start scaffold-primitive-gitops.yaml in nobody/nothing: Not Found',
      1,
    ],
    [['--to', 'nothing'], '--to: "nothing" is not owner/name', 2],
    [['--env', 'moon'], '--env: "moon" is not one of', 2],
  ])('answers %j', async (args, message, status) => {
    const ran = await ameide({}, ...orders, ...args);
    expect(ran.status).toBe(status);
    expect(ran.errors).toContain(message);
  });

  it('wants a version where no catalog names one', async () => {
    const ran = await ameide({}, ...orders.slice(0, 4));
    expect(ran.status).toBe(2);
    expect(ran.errors).toContain('primitives/domain/orders/catalog-info.yaml');
    expect(ran.requests).toEqual([]);
  });
});
