import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Harness } from './testing/harness';

let harness: Harness;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
});
afterEach(() => harness.stop());

/** A file that a step makes once it runs. */
const begun = () => join(harness.folder, 'begun');

async function untilBegun(): Promise<void> {
  while (!existsSync(begun())) await new Promise(resolve => setTimeout(resolve, 20));
}

function workflow(jobs: string, on = 'push'): Record<string, string> {
  return { '.github/workflows/ci.yaml': `name: CI\non: ${on}\n${jobs}` };
}

it('runs chained jobs with a matrix from an output, and hands files over', async () => {
  const sha = harness.push({
    'hello.txt': 'hello',
    ...workflow(`
permissions:
  contents: read
  checks: write
env:
  LEVEL: workflow
jobs:
  list:
    runs-on: ubuntu-latest
    outputs:
      names: \${{ steps.names.outputs.names }}
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5
      - id: names
        run: echo 'names=["a","b"]' >> "$GITHUB_OUTPUT"
      - run: cp hello.txt out.txt && echo "# Summary of $LEVEL" >> "$GITHUB_STEP_SUMMARY"
      - uses: actions/upload-artifact@v4
        with: { name: files, path: out.txt }
  each:
    name: Each
    needs: list
    runs-on: ubuntu-latest
    strategy:
      matrix:
        name: \${{ fromJSON(needs.list.outputs.names) }}
    steps:
      - uses: actions/download-artifact@v4
        with: { name: files }
      - run: echo "\${{ matrix.name }} $(cat out.txt) $GITHUB_SHA $(pwd)"
      - run: test -z "\${JEST_WORKER_ID:-}" && echo "clean $CI"
  gate:
    name: Core / Gate
    needs: [list, each]
    if: always()
    runs-on: ubuntu-latest
    steps:
      - run: test "\${{ needs.each.result }}" = success
`),
  });
  const run = await harness.onlyRun();
  expect(run).toMatchObject({ status: 'completed', conclusion: 'success', event: 'push', head_sha: sha, name: 'CI', display_title: 'A change' });
  const jobs = await harness.jobs(run.id);
  expect(jobs.map(job => [job.name, job.conclusion])).toEqual([
    ['list', 'success'],
    ['Core / Gate', 'success'],
    ['Each (a)', 'success'],
    ['Each (b)', 'success'],
  ]);
  expect(jobs[2]?.log).toContain(`a hello ${sha}`);
  expect(jobs[2]?.log).toContain('clean true');
  const checks = [...harness.github.checkRuns.values()];
  expect(checks.map(check => [check.name, check.status, check.conclusion, check.headSha])).toContainEqual(['Core / Gate', 'completed', 'success', sha]);
  expect(checks.find(check => check.name === 'list')?.output?.summary).toBe('# Summary of workflow\n');
  const { artifacts } = (await harness.get(`/runs/${run.id}/artifacts`)).json<{ artifacts: object[] }>();
  expect(artifacts).toMatchObject([{ name: 'files', size_in_bytes: 5 }]);
  // No token outlives its job.
  expect([...harness.github.tokens.keys()]).toEqual(['user-token']);
});

it('fails with the annotation of the failing step, and skips what needs it', async () => {
  harness.push(
    workflow(`
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: |
          echo "::error file=src/a.ts,line=3,title=Broken::It is broken"
          echo "the password is \${{ secrets.PASSWORD }}"
          exit 3
      - run: echo never
      - if: failure()
        run: echo cleaned
  after:
    needs: test
    runs-on: ubuntu-latest
    steps: [{ run: echo never }]
`),
  );
  const run = await harness.onlyRun();
  expect(run.conclusion).toBe('failure');
  const [test, after] = await harness.jobs(run.id);
  expect(test?.steps?.map(step => step.conclusion)).toEqual(['success', 'failure', 'skipped', 'success', 'success']);
  expect(test?.log).toContain('the password is ***');
  expect(test?.log).not.toContain('hunter2');
  expect(test?.log).toContain('Process completed with exit code 3.');
  expect(after?.conclusion).toBe('skipped');
  const check = [...harness.github.checkRuns.values()].find(each => each.name === 'test');
  expect(check?.annotations?.[0]).toEqual({ level: 'failure', path: 'src/a.ts', startLine: 3, endLine: 3, title: 'Broken', message: 'It is broken' });
  const page = await harness.request('GET', `/acme/shop/actions/runs/${run.id}/job/${test?.id}`);
  expect(page.body).toContain('<details open>');
});

it('runs composite actions with inputs and outputs', async () => {
  harness.push({
    '.github/actions/greet/action.yml': `
name: Greet
description: Greets
inputs:
  who: { description: Who, default: world }
outputs:
  text: { description: Text, value: "\${{ steps.make.outputs.text }}" }
runs:
  using: composite
  steps:
    - id: make
      shell: bash
      env: { WHO: "\${{ inputs.who }}" }
      run: echo "text=hello $WHO" >> "$GITHUB_OUTPUT"
`,
    ...workflow(`
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - id: greet
        uses: ./.github/actions/greet
        with: { who: Ada }
      - run: test "\${{ steps.greet.outputs.text }}" = "hello Ada"
`),
  });
  const run = await harness.onlyRun();
  const [job] = await harness.jobs(run.id);
  expect([run.conclusion, job?.log]).toEqual(['success', expect.any(String)]);
});

it('refuses an action that it does not have, naming it', async () => {
  harness.push(workflow('jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/github-script@v7\n'));
  const run = await harness.onlyRun();
  const [job] = await harness.jobs(run.id);
  expect(run.conclusion).toBe('failure');
  expect(job?.log).toContain("Unsupported action 'actions/github-script@v7' (line 7)");
});

it('leaves a failed run for a file that is not valid', async () => {
  harness.push(workflow('jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ nope }}\n'));
  const run = await harness.onlyRun();
  expect(run.conclusion).toBe('failure');
  const page = await harness.request('GET', `/acme/shop/actions/runs/${run.id}`);
  expect(page.body).toContain('Unrecognized named-value: &#39;nope&#39;');
});

it.each([
  ['a feature it lacks', 'jobs:\n  a:\n    runs-on: ubuntu-latest\n    container: node:22\n    steps: [{ run: echo }]\n', "Unsupported feature 'container' of job 'a' (line 6)"],
  ['an empty matrix', 'jobs:\n  a:\n    runs-on: ubuntu-latest\n    strategy: { matrix: { x: "${{ fromJSON(\'[]\') }}" } }\n    steps: [{ run: echo }]\n', "Matrix vector 'x' does not contain any values"],
])('fails the run for %s', async (_, jobs, text) => {
  harness.push(workflow(jobs));
  const run = await harness.onlyRun();
  expect(run.conclusion).toBe('failure');
  expect([...harness.github.checkRuns.values()].flatMap(check => check.annotations ?? []).map(each => each.message).join()).toContain(text);
});

it('cancels a run with its processes, and still runs what asks for it', async () => {
  harness.push(
    workflow(`jobs:\n  a:\n    runs-on: x\n    steps:\n      - run: touch ${begun()}; sleep 60 & sleep 61\n      - run: echo never\n      - if: always()\n        run: echo last\n`),
  );
  await untilBegun();
  const [started] = await harness.runs();
  expect((await harness.post(`/runs/${started.id}/cancel`)).status).toBe(202);
  const run = await harness.onlyRun();
  expect(run.conclusion).toBe('cancelled');
  const [job] = await harness.jobs(run.id);
  expect(job?.steps?.map(step => step.conclusion)).toEqual(['success', 'cancelled', 'skipped', 'success', 'success']);
  expect((await harness.post(`/runs/${run.id}/cancel`)).status).toBe(409);
});

it('replaces what waits in a concurrency group', async () => {
  // The first one runs until all three were asked for, however long that takes.
  const go = join(harness.folder, 'go');
  const group = (name: string) =>
    workflow(`concurrency: one\njobs:\n  ${name}:\n    runs-on: x\n    steps:\n      - run: until [ -e ${go} ]; do sleep 0.05; done\n`);
  for (const name of ['a', 'b', 'c']) harness.push(group(name));
  while ((await harness.runs()).length < 3) await new Promise(resolve => setTimeout(resolve, 20));
  writeFileSync(go, '');
  const runs = await harness.settledRuns();
  expect(runs.map(run => run.conclusion)).toEqual(['success', 'cancelled', 'success']);
});

it('re-runs only what failed', async () => {
  harness.push(
    workflow('jobs:\n  good:\n    runs-on: x\n    steps: [{ run: echo good }]\n  bad:\n    needs: good\n    runs-on: x\n    steps:\n      - run: test "$GITHUB_RUN_ATTEMPT" = 2\n'),
  );
  const first = await harness.onlyRun();
  expect(first.conclusion).toBe('failure');
  expect((await harness.post(`/runs/${first.id}/rerun-failed-jobs`)).status).toBe(201);
  const second = await harness.onlyRun();
  expect(second).toMatchObject({ id: first.id, run_attempt: 2, conclusion: 'success' });
  const jobs = await harness.jobs(second.id);
  expect(jobs.map(job => [job.name, job.conclusion])).toEqual([['good', 'success'], ['bad', 'success']]);
});

it('takes up a run that a stop interrupted', async () => {
  harness.push(workflow(`jobs:\n  a:\n    runs-on: x\n    steps:\n      - run: test "$GITHUB_RUN_ATTEMPT" = 2 || { touch ${begun()}; sleep 60; }\n`));
  await untilBegun();
  await harness.restart();
  const run = await harness.onlyRun();
  expect(run).toMatchObject({ run_attempt: 2, conclusion: 'success' });
});

it('stops the other legs of a matrix when one fails, unless told not to', async () => {
  const jobs = (failFast: boolean) =>
    workflow(`jobs:\n  a:\n    runs-on: x\n    strategy: { fail-fast: ${failFast}, matrix: { n: [1, 2] } }\n    steps:\n      - run: test \${{ matrix.n }} = 2 || exit 1; sleep 0.5\n`);
  harness.push(jobs(true));
  const stopped = await harness.onlyRun();
  expect((await harness.jobs(stopped.id)).map(job => job.conclusion)).toEqual(['failure', 'cancelled']);
  harness.push(jobs(false));
  const [finished] = await harness.settledRuns();
  expect((await harness.jobs(finished?.id ?? 0)).map(job => job.conclusion)).toEqual(['failure', 'success']);
});
