import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { loadGenerator, makeFleet, type RunningFleet, startFleet } from '../../bench/read/fleet.mjs';
import { eventually } from '../support/eventually.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const primitives = 20;

describe('a generated fleet', () => {
  let folder = '';
  let fleet: RunningFleet;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'read-fleet-'));
    await makeFleet({ primitives, folder: join(folder, 'fleet'), instances: 3 });
    fleet = await startFleet({ folder: join(folder, 'fleet') });
  });
  after(async () => {
    await fleet.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const github = async (path: string) => {
    const response = await fetch(`${fleet.urls.api}${path}`, { headers: { authorization: 'Bearer ci-token' } });
    assert.equal(response.status, 200, path);
    return response.json();
  };
  const argocd = (environment: string, path: string) => fetch(`${fleet.urls.argocd[environment]}/api/v1${path}`, { headers: { authorization: 'Bearer argocd-token' } });
  const bare = (name: string) => join(folder, 'fleet/git/ameideio', `${name}.git`);

  it('has a GitOps tree that the gate passes', async () => {
    const clone = join(folder, 'gitops');
    await run('git', ['clone', '--quiet', `${fleet.urls.github}/ameideio/ameide-gitops.git`, clone]);
    const tools = join(root, '.tools/bin');
    const { stdout } = await run(process.execPath, [join(root, 'packages/cli/dist/ameide.cjs'), 'gitops', 'gate', '--json', '--engine', 'plain', '--root', clone], {
      env: { ...process.env, PATH: `${tools}:${process.env.PATH}` },
      maxBuffer: 1 << 26,
    });
    const report = JSON.parse(stdout);
    assert.equal(report.summary, 'passed', stdout);
    // All but the one whose wiring was closed, and a smoke for all but one more.
    assert.match(JSON.stringify(report), new RegExp(`${2 * (primitives - 1) - 1} components in 3 environments`));
  });

  it('is the same for the same number of primitives and the same ports', async () => {
    const { generateFleet } = await loadGenerator();
    const ports = { github: 40_001, registry: 40_002, control: 40_003, argocd: [40_004] };
    const make = async (name: string) => {
      await generateFleet({ primitives, folder: join(folder, name), seeds: join(root, 'templates/repositories'), ports });
      const read = await readFile(join(folder, name, 'records.ndjson'));
      return [createHash('sha256').update(read).digest('hex'), (await readFile(join(folder, name, 'state.json'))).toString()];
    };
    assert.deepEqual(await make('one'), await make('other'));
  });

  it('says the same on GitHub, in Git, in the registry and in Argo CD', async () => {
    const { tree } = await github('/repos/ameideio/ameide/git/trees/main?recursive=1');
    const folders = tree.filter(({ path, type }: { path: string; type: string }) => type === 'tree' && /^primitives\/[a-z]+\/[^/]+$/.test(path));
    assert.equal(folders.length, primitives);
    // One without trouble, from its pull request to its pods.
    const [id] = fleet.changes.candidates;
    assert.ok(id);
    const [kind = '', ...rest] = id.split('-');
    const name = rest.slice(0, -1).join('-');
    const pulls = await github('/repos/ameideio/ameide/pulls?state=closed&per_page=100');
    const pull = pulls.find(({ head }: { head: { ref: string } }) => head.ref === `primitive/${id}/create`);
    assert.ok(pull.merged_at);
    const reviews = await github(`/repos/ameideio/ameide/pulls/${pull.number}/reviews`);
    assert.deepEqual(reviews.map(({ state }: { state: string }) => state), ['APPROVED']);
    assert.notEqual(reviews[0].user.login, pull.user.login);
    const { check_runs: checks } = await github(`/repos/ameideio/ameide/commits/${pull.merge_commit_sha}/check-runs?check_name=${encodeURIComponent(`ameide publish ${kind}/${name}`)}`);
    const report = JSON.parse(/```json\n([\s\S]*?)\n```/.exec(checks[0].output.text)?.[1] ?? '');
    assert.equal(report.revision, pull.merge_commit_sha);
    const [host, ...path] = report.repository.split('/');
    const manifest = await fetch(`http://${host}/v2/${path.join('/')}/manifests/${report.digest}`, { headers: { authorization: 'Bearer ci-token' } });
    assert.deepEqual((await manifest.json()).manifests.map(({ platform }: { platform: object }) => platform), ['amd64', 'arm64'].map(architecture => ({ architecture, os: 'linux' })));
    const { stdout: values } = await run('git', ['-C', bare('ameide-gitops'), 'show', `main:sources/values/env/dev/apps/${id}.yaml`]);
    assert.match(values, new RegExp(`enabled: true\nimage:\n  ref: "${report.repository}@${report.digest}"`));
    const { nodes } = await (await argocd('dev', `/applications/dev-${id}/resource-tree`)).json();
    assert.deepEqual(nodes.find((node: { kind: string }) => node.kind === 'Pod').images, [`${report.repository}@${report.digest}`]);
    const smoke = await (await argocd('dev', `/applications/dev-${id}-smoke`)).json();
    assert.equal(smoke.status.operationState.syncResult.resources.at(-1).hookPhase, 'Succeeded');
    await run('git', ['-C', bare('ameide-gitops'), 'merge-base', '--is-ancestor', smoke.status.operationState.syncResult.revision, 'main']);
  });

  it('has each kind of trouble, where it is said to be', async () => {
    const list = async (environment: string) => (await (await argocd(environment, '/applications')).json()).items;
    const [dev, staging, production] = await Promise.all(['dev', 'staging', 'production'].map(list));
    const where = (items: { metadata: { name: string }; status: object; spec: object }[], wanted: (item: any) => unknown) => items.filter(wanted).length;
    assert.equal(where(dev, ({ status }) => status.sync.status === 'OutOfSync'), 1);
    assert.equal(where(production, ({ status }) => status.health.status === 'Degraded'), 1);
    assert.equal(where(staging, ({ status }) => status.operationState.syncResult.resources.some((each: { hookPhase?: string }) => each.hookPhase === 'Failed')), 1);
    assert.equal(where(production, ({ spec }) => spec.source.helm.parameters), 1);
    const closed = (await github('/repos/ameideio/ameide-gitops/pulls?state=closed&per_page=100')).filter(({ merged_at: merged }: { merged_at: string | null }) => !merged);
    assert.equal(closed.length, 1);
    const { items } = { items: await github('/repos/ameideio/ameide-gitops/commits?per_page=3') };
    for (const { sha } of items) assert.deepEqual(await github(`/repos/ameideio/ameide-gitops/commits/${sha}/pulls`), []);
  });

  it('moves on: commits, image, bump and sync, told by webhooks and by the stream', async context => {
    const told: { event: string; action?: string }[] = [];
    const notified: { application: { name: string }; operation: { phase: string } }[] = [];
    const server = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString();
      if (request.url === '/github') {
        assert.equal(request.headers['x-hub-signature-256'], `sha256=${createHmac('sha256', 'secret').update(body).digest('hex')}`);
        told.push({ event: String(request.headers['x-github-event']), action: JSON.parse(body).action });
      } else notified.push(JSON.parse(body));
      response.end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address && typeof address === 'object');
    const url = `http://127.0.0.1:${address.port}`;
    for (const name of ['ameide', 'ameide-gitops']) await fleet.control.post(`/repositories/ameideio/${name}/webhooks`, JSON.stringify({ url: `${url}/github`, secret: 'secret' }));
    await fleet.control.post('/argocd/dev/notifications', JSON.stringify({ url: `${url}/argocd` }));
    const abort = new AbortController();
    context.after(() => {
      abort.abort();
      server.close();
      server.closeAllConnections();
    });
    const stream = await fetch(`${fleet.urls.argocd.dev}/api/v1/stream/applications?resourceVersion=1&fields=result.type,result.application.metadata.name,result.application.status.operationState.phase`, {
      headers: { authorization: 'Bearer argocd-token' },
      signal: abort.signal,
    });
    const events: string[] = [];
    const reading = (async () => {
      for await (const chunk of stream.body ?? []) events.push(...Buffer.from(chunk).toString().trim().split('\n'));
    })().catch(() => {});
    const changed = await fleet.changes.change({ count: 2, from: 1 });
    assert.equal(changed.length, 2);
    await eventually('every webhook', async () => told.filter(({ event }) => event === 'push').length === 2);
    await eventually('every event of the stream', async () => events.length === 8);
    await eventually('every notification', async () => notified.length === 8);
    for (const { commit, image, merge, id } of changed) {
      await run('git', ['-C', bare('ameide'), 'merge-base', '--is-ancestor', commit, 'main']);
      const { status } = await (await argocd('dev', `/applications/dev-${id}`)).json();
      assert.deepEqual([status.sync.revision, status.summary.images], [merge, [image]]);
      const [pull] = await github(`/repos/ameideio/ameide-gitops/commits/${merge}/pulls`);
      assert.equal(pull.user.login, 'ameide-ci[bot]');
    }
    const kinds = new Set(told.map(({ event }) => event));
    for (const event of ['push', 'pull_request', 'pull_request_review', 'check_run', 'workflow_run']) assert.ok(kinds.has(event), event);
    abort.abort();
    await reading;
  });
});
