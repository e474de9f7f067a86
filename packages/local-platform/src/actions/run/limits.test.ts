import { existsSync, writeFileSync } from 'node:fs';
import { Harness } from '../testing/harness';

let harness: Harness;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
});
afterEach(() => harness.stop());

function workflow(jobs: string): Record<string, string> {
  return { '.github/workflows/ci.yaml': `name: CI\non: push\n${jobs}` };
}

/** Jobs by name: how each ended, and from when to when it ran. */
async function jobsOf(runId: number) {
  const jobs = await harness.jobs(runId);
  return jobs.map(job => ({ name: job.name, conclusion: job.conclusion, log: job.log, from: String(job.started_at), to: String(job.completed_at), id: job.id }));
}

/** Writes into a file of its own for as long as it runs, and says how many of its kind run at once. */
function crowd(folder: string, seconds: number): string {
  return `mkdir -p ${folder}; touch ${folder}/$$; sleep ${seconds}; echo "at once: $(ls ${folder} | wc -l | tr -d ' ')"; rm ${folder}/$$`;
}

it('runs no more legs of a matrix at once than max-parallel', async () => {
  const together = (folder: string, limit: string) => `
  ${folder}:
    runs-on: x
    strategy: { matrix: { n: [1, 2, 3] }${limit} }
    steps:
      - run: |
          ${crowd(`${harness.folder}/${folder}`, 0.3)}`;
  harness.push(workflow(`jobs:${together('one', ', max-parallel: 1')}${together('all', '')}\n`));
  const jobs = await jobsOf((await harness.onlyRun()).id);
  const most = (name: string) => Math.max(...jobs.filter(job => job.name.startsWith(name)).map(job => Number(/at once: (\d)$/m.exec(job.log)?.[1])));
  expect(most('one')).toBe(1);
  expect(most('all')).toBeGreaterThan(1);
});

it('runs one job of a concurrency group at a time, also of another run, and replaces the one that waits', async () => {
  const go = `${harness.folder}/go`;
  const grouped = (name: string, group: string) =>
    workflow(`jobs:\n  ${name}:\n    runs-on: x\n    concurrency: { group: "${group}", cancel-in-progress: false }\n    steps: [{ run: "until [ -e ${go} ]; do sleep 0.05; done" }]\n  free-${name}:\n    runs-on: x\n    steps: [{ run: "true" }]\n`);
  const checkOf = (name: string) => [...harness.github.checkRuns.values()].find(each => each.name === name);
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise(resolve => setTimeout(resolve, 20));
  };
  harness.push(grouped('a', '${{ github.workflow }}-env'));
  await until(() => checkOf('a')?.status === 'in_progress');
  // The job beside it has been through, so that this one has asked for the group.
  harness.push(grouped('b', 'CI-env'));
  await until(() => checkOf('free-b')?.status === 'completed');
  harness.push(grouped('c', 'ci-ENV'));
  await until(() => checkOf('b')?.conclusion === 'cancelled');
  writeFileSync(go, '');
  const runs = await harness.settledRuns();
  // The workflow itself is not held up: the job beside ran in each.
  expect(runs.map(run => run.conclusion)).toEqual(['success', 'cancelled', 'success']);
  const jobs = (await Promise.all(runs.map(run => jobsOf(run.id)))).flat();
  expect(jobs.map(job => [job.name, job.conclusion]).sort()).toEqual([
    ['a', 'success'], ['b', 'cancelled'], ['c', 'success'], ['free-a', 'success'], ['free-b', 'success'], ['free-c', 'success'],
  ]);
  const [a, c] = ['a', 'c'].map(name => jobs.find(job => job.name === name));
  expect(String(c?.from) >= String(a?.to)).toBe(true);
  expect(checkOf('b')?.annotations?.map(each => each.message).join()).toMatch(/higher priority waiting request for 'ci-env' exists/i);
});

it('lets all that ask for a queue wait, and runs them one after the other', async () => {
  const queued = (name: string) => workflow(`concurrency: { group: env, queue: max }\njobs:\n  ${name}:\n    runs-on: x\n    steps: [{ run: "sleep 0.2" }]\n`);
  for (const name of ['a', 'b', 'c', 'd']) harness.push(queued(name));
  const runs = await harness.settledRuns();
  expect(runs.map(run => run.conclusion)).toEqual(['success', 'success', 'success', 'success']);
  const jobs = (await Promise.all(runs.map(run => jobsOf(run.id)))).flat();
  const inOrder = [...jobs].sort((one, other) => `${one.from} ${one.to}`.localeCompare(`${other.from} ${other.to}`));
  expect(inOrder).toHaveLength(4);
  for (const [at, job] of inOrder.slice(1).entries()) expect(String(job.from) >= String(inOrder[at]?.to)).toBe(true);
});

it('cancels the job that holds a group where the newer one asks for it', async () => {
  const job = (command: string) => workflow(`jobs:\n  a:\n    runs-on: x\n    concurrency: { group: g, cancel-in-progress: true }\n    steps:\n      - run: ${command}\n`);
  harness.push(job('sleep 60'));
  for (let started = false; !started; ) {
    await new Promise(resolve => setTimeout(resolve, 20));
    started = [...harness.github.checkRuns.values()].some(check => check.status === 'in_progress');
  }
  harness.push(job('echo'));
  expect((await harness.settledRuns()).map(run => run.conclusion)).toEqual(['success', 'cancelled']);
});

it('ends a job after its timeout-minutes with its processes, and says so', async () => {
  const mark = `${harness.folder}/still-there`;
  harness.push(workflow(`jobs:\n  a:\n    runs-on: x\n    timeout-minutes: 0.01\n    steps:\n      - run: (sleep 2; touch ${mark}) & sleep 60\n      - run: echo never\n      - if: cancelled()\n        run: echo cleaned\n`));
  const run = await harness.onlyRun();
  const [job] = await jobsOf(run.id);
  // GitHub cancels what takes too long.
  expect([run.conclusion, job?.conclusion]).toEqual(['cancelled', 'cancelled']);
  expect(job?.log).toContain('cleaned');
  expect(job?.log).not.toContain('never');
  const check = [...harness.github.checkRuns.values()][0];
  expect(check?.annotations?.map(each => each.message)).toContain('The job running on this runner has exceeded the maximum execution time of 0.01 minutes.');
  await new Promise(resolve => setTimeout(resolve, 1800));
  expect(existsSync(mark)).toBe(false);
});

it('fails a step after its timeout-minutes, and goes on with what runs after a failure', async () => {
  harness.push(workflow('jobs:\n  a:\n    runs-on: x\n    steps:\n      - { name: Slow, timeout-minutes: 0.005, run: sleep 60 }\n      - run: echo never\n      - if: failure()\n        run: echo went on\n'));
  const run = await harness.onlyRun();
  const [job] = await jobsOf(run.id);
  expect(run.conclusion).toBe('failure');
  expect(job?.log).toMatch(/The action 'Slow' has timed out after 0\.005 minutes\.[\s\S]*went on/);
  expect(job?.log).not.toContain('never');
});

it.each([
  ['timeout-minutes', 'timeout-minutes: soon', /Line: 6.*Unexpected value 'soon'/],
  ['a computed timeout-minutes', "timeout-minutes: ${{ fromJSON('\"soon\"') }}", /timeout-minutes.*'soon' is not a number of minutes/],
])('refuses %s that is no number', async (_, line, text) => {
  harness.push(workflow(`jobs:\n  a:\n    runs-on: x\n    ${line}\n    steps: [{ run: echo }]\n`));
  const run = await harness.onlyRun();
  expect(run.conclusion).toBe('failure');
  expect([...harness.github.checkRuns.values()].flatMap(check => check.annotations ?? []).map(each => each.message).join()).toMatch(text);
});
