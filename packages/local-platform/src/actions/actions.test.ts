import { generateKeyPairSync } from 'node:crypto';
import { Harness } from './testing/harness';

let harness: Harness;
const keys = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });

beforeEach(async () => {
  harness = new Harness({ publicKey: keys.publicKey });
  await harness.start();
});
afterEach(() => harness.stop());

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
  expect(check?.output?.text).toContain('failure src/a.ts:3: Broken: It is broken');
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
  expect([...harness.github.checkRuns.values()].map(check => check.output?.text).join()).toContain(text);
});

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

it('cancels a run with its processes, and still runs what asks for it', async () => {
  harness.push(
    workflow('jobs:\n  a:\n    runs-on: x\n    steps:\n      - run: sleep 60 & sleep 61\n      - run: echo never\n      - if: always()\n        run: echo last\n'),
  );
  let [started] = await harness.runs();
  while (started?.status !== 'in_progress') {
    await new Promise(resolve => setTimeout(resolve, 20));
    [started] = await harness.runs();
  }
  await new Promise(resolve => setTimeout(resolve, 200));
  expect((await harness.post(`/runs/${started.id}/cancel`)).status).toBe(202);
  const run = await harness.onlyRun();
  expect(run.conclusion).toBe('cancelled');
  const [job] = await harness.jobs(run.id);
  expect(job?.steps?.map(step => step.conclusion)).toEqual(['success', 'cancelled', 'skipped', 'success', 'success']);
  expect((await harness.post(`/runs/${run.id}/cancel`)).status).toBe(409);
});

it('replaces what waits in a concurrency group', async () => {
  const group = (name: string) => workflow(`concurrency: one\njobs:\n  ${name}:\n    runs-on: x\n    steps:\n      - run: sleep 0.4\n`);
  harness.push(group('a'));
  harness.push(group('b'));
  harness.push(group('c'));
  const runs = await harness.settledRuns();
  expect(runs.map(run => run.conclusion)).toEqual(['success', 'cancelled', 'success']);
});

it('builds an image without RUN and pushes it', async () => {
  harness.push({
    'service/Dockerfile': 'FROM node:22\nARG VERSION=1\nWORKDIR /app\nCOPY --chmod=755 dist/ ./\nENV PORT=80 V=$VERSION\nEXPOSE 80\nUSER 1000\nENTRYPOINT ["./main"]\n',
    'service/dist/main': '#!/bin/sh\necho run\n',
    'service/dist/lib/a.js': 'a',
    'service/dist/secret.pem': 'no',
    'service/.dockerignore': '**/*.pem\n',
    ...workflow(`
permissions: { contents: read, packages: write }
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: docker/setup-buildx-action@v3
      - uses: docker/login-action@v3
        with: { registry: "\${{ vars.REGISTRY }}", username: "\${{ github.actor }}", password: "\${{ secrets.GITHUB_TOKEN }}" }
      - id: build
        uses: docker/build-push-action@v6
        with:
          context: service
          push: true
          platforms: linux/amd64,linux/arm64
          build-args: VERSION=2
          labels: org.opencontainers.image.revision=\${{ github.sha }}
          tags: |
            localhost:4701/acme/service:\${{ github.sha }}
            localhost:4701/acme/service:main
      - run: echo "\${{ steps.build.outputs.digest }}"
`),
  });
  const run = await harness.onlyRun();
  const [job] = await harness.jobs(run.id);
  expect([run.conclusion, job?.log]).toEqual(['success', expect.stringContaining(`sha256:${'a'.repeat(64)}`)]);
  expect(harness.registry.pushes).toMatchObject([
    {
      repository: 'acme/service',
      tags: [run.head_sha, 'main'],
      platforms: ['linux/amd64', 'linux/arm64'],
      config: {
        Entrypoint: ['./main'], Env: ['PORT=80', 'V=2'], WorkingDir: '/app', User: '1000',
        ExposedPorts: { '80/tcp': {} }, Labels: { 'org.opencontainers.image.revision': run.head_sha },
      },
    },
  ]);
  expect(Object.keys(harness.registry.pushes[0]?.files ?? {}).sort()).toEqual(['app/lib/a.js', 'app/main']);
  expect(harness.registry.pushes[0]?.files['app/main']?.executable).toBe(true);
});

it('does not push without permission to write packages', async () => {
  harness.push({
    Dockerfile: 'FROM scratch\nCOPY a /a\n',
    a: 'a',
    ...workflow(`
permissions: { contents: read }
jobs:
  a:
    runs-on: x
    steps:
      - uses: actions/checkout@v4
      - uses: docker/login-action@v3
        with: { registry: "localhost:4701", username: x, password: "\${{ github.token }}" }
      - uses: docker/build-push-action@v6
        with: { push: true, tags: "localhost:4701/acme/a:1" }
`),
  });
  const run = await harness.onlyRun();
  const [job] = await harness.jobs(run.id);
  expect([run.conclusion, job?.log]).toEqual(['failure', expect.stringContaining("permissions: packages: write")]);
  expect(harness.registry.pushes).toEqual([]);
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
  harness.push(workflow('jobs:\n  a:\n    runs-on: x\n    steps:\n      - run: test "$GITHUB_RUN_ATTEMPT" = 2 || sleep 60\n'));
  await new Promise(resolve => setTimeout(resolve, 500));
  await harness.restart();
  const run = await harness.onlyRun();
  expect(run).toMatchObject({ run_attempt: 2, conclusion: 'success' });
});

it.each([
  ['the right key', keys.privateKey, 'success', 'token *** of acme-ci'],
  ['another key', generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } }).privateKey, 'failure', "'private-key' is not the key of GitHub App 'acme-ci'"],
])('mints an App token for %s only', async (_, key, conclusion, text) => {
  jest.spyOn(harness.github, 'secrets').mockReturnValue({ KEY: key });
  harness.push(
    workflow(`
jobs:
  a:
    runs-on: x
    steps:
      - id: app
        uses: actions/create-github-app-token@v2
        with: { app-id: "\${{ vars.APP_ID }}", private-key: "\${{ secrets.KEY }}" }
      - run: echo "token \${{ steps.app.outputs.token }} of \${{ steps.app.outputs.app-slug }}"
`),
  );
  const run = await harness.onlyRun();
  const [job] = await harness.jobs(run.id);
  expect(run.conclusion).toBe(conclusion);
  expect(job?.log).toContain(text);
  expect([...harness.github.tokens.keys()]).toEqual(['user-token']);
});
