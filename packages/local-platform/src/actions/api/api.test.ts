import { crc32, inflateRawSync } from 'node:zlib';
import { Harness } from '../testing/harness';

let harness: Harness;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
  harness.push({
    '.github/workflows/ci.yaml': `
name: CI
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: mkdir -p out/deep && echo one > out/a.txt && echo two > out/deep/b.txt
      - uses: actions/upload-artifact@v4
        with: { name: both, path: out }
`,
  });
  await harness.actions.idle();
});
afterEach(() => harness.stop());

/** Files of a zip archive, read from its local headers, each against its checksum. */
async function zipFiles(path: string): Promise<Record<string, string>> {
  const response = await fetch(`${harness.url}/api/v3/repos/acme/shop/actions${path}`);
  const archive = Buffer.from(await response.arrayBuffer());
  const files: Record<string, string> = {};
  for (let offset = 0; archive.readUInt32LE(offset) === 0x04034b50; ) {
    const [checksum, packed, nameLength] = [archive.readUInt32LE(offset + 14), archive.readUInt32LE(offset + 18), archive.readUInt16LE(offset + 26)];
    const start = offset + 30 + nameLength;
    const content = inflateRawSync(archive.subarray(start, start + packed));
    expect(crc32(content)).toBe(checksum);
    files[archive.toString('utf8', offset + 30, start)] = content.toString('utf8');
    offset = start + packed;
  }
  return files;
}

it('lists and gives workflows, by id and by file', async () => {
  const { total_count: total, workflows } = (await harness.get('/workflows')).json<{ total_count: number; workflows: { id: number }[] }>();
  expect([total, workflows]).toMatchObject([1, [{ name: 'CI', path: '.github/workflows/ci.yaml', state: 'active' }]]);
  expect((await harness.get('/workflows/ci.yaml')).json()).toEqual(workflows[0]);
  expect((await harness.get(`/workflows/${workflows[0]?.id}/runs`)).json()).toMatchObject({ total_count: 1 });
  expect((await harness.get('/workflows/nope.yaml')).status).toBe(404);
});

it.each([
  ['?branch=main&event=push&status=completed', 1],
  ['?status=success&created=%3E%3D2026-01-01', 1],
  ['?status=failure', 0],
  ['?head_sha=0000', 0],
])('filters runs by %s', async (query, count) => {
  expect((await harness.get(`/runs${query}`)).json()).toMatchObject({ total_count: count });
});

it('gives artifacts and logs as zip archives', async () => {
  const run = await harness.onlyRun();
  const { artifacts } = (await harness.get('/artifacts?name=both')).json<{ artifacts: { id: number }[] }>();
  expect(await zipFiles(`/artifacts/${artifacts[0]?.id}/zip`)).toEqual({ 'a.txt': 'one\n', 'deep/b.txt': 'two\n' });
  expect(Object.keys(await zipFiles(`/runs/${run.id}/logs`))).toContain('0_a/1_Set up job.txt');
});

it('names secrets without their values, and answers 404 and 401 in GitHub’s shape', async () => {
  const secrets = await harness.get('/secrets');
  expect(secrets.json()).toMatchObject({ total_count: 1, secrets: [{ name: 'PASSWORD' }] });
  expect(secrets.body).not.toContain('hunter2');
  expect((await harness.get('/runs/1')).json()).toMatchObject({ message: 'Not Found', status: '404' });
  const anonymous = await fetch(`${harness.url}/api/v3/repos/acme/shop/actions/workflows/ci.yaml/dispatches`, { method: 'POST' });
  expect(anonymous.status).toBe(401);
});

it('tells of runs and jobs as webhooks do', async () => {
  const run = await harness.onlyRun();
  const told = harness.github.events.filter(event => event.name.startsWith('workflow_')).map(event => `${event.name} ${event.action}`);
  expect(told).toEqual([
    'workflow_run requested', 'workflow_job queued', 'workflow_run in_progress', 'workflow_job in_progress', 'workflow_job completed', 'workflow_run completed',
  ]);
  expect(harness.github.events.at(-1)?.payload).toMatchObject({ action: 'completed', workflow_run: { id: run.id, conclusion: 'success' } });
});
