import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { claimPorts } from '../../scripts/ports.cjs';
import { ArgoCD } from '../argocd/argocd';
import type { Application } from '../argocd/application';
import { Cluster } from '../cluster';
import { Harness } from '../github/testing/harness';
import { signature } from '../github/webhooks';
import { silentLogger } from '../logger';
import { SqliteStore } from '../store';
import type { FleetConfig } from './config';
import { createControl } from './control';
import { Fleet } from './fleet';
import type { FleetRecord } from './records';
import { describeImage } from './registry/image';

jest.setTimeout(60_000);

const harness = new Harness();
const folder = mkdtempSync(join(tmpdir(), 'fleet-'));
const repository = { owner: 'acme', name: 'shop' };
const shop = { owner: 'acme', repo: 'shop' };
const image = { repository: 'acme/web', architectures: ['amd64', 'arm64'], created: '2026-01-01T00:00:00Z', labels: { 'org.opencontainers.image.revision': 'a'.repeat(40) }, tags: ['main'] };
let fleet: Fleet;
let config: FleetConfig;
let argocd: ArgoCD;
let argocdPort: number;
let application: Application;
let head = '';
let closeControl: () => Promise<void>;

async function* records(): AsyncGenerator<FleetRecord> {
  const { pullStore, comments, checks } = harness.core;
  for (const pull of pullStore.all(repository)) {
    yield { record: 'pull', pull: { ...pull, autoMerge: null, trial: null } };
    for (const review of comments.reviews(repository, pull.number)) yield { record: 'review', review };
  }
  for (const suite of checks.suites(repository, head)) {
    const runs = checks.ofCommit(repository, head).filter(({ suiteId }) => suiteId === suite.id);
    yield { record: 'checks', suite, runs: runs.map(run => ({ ...run, annotations: [] })) };
  }
  yield { record: 'image', image };
  yield { record: 'application', instance: 'main', application, live: { logs: ['one', 'two'] } };
}

const ask = (port: number, path: string, token = 'token') => fetch(`http://localhost:${port}${path}`, { headers: { authorization: `Bearer ${token}`, accept: 'application/json' } });

/** An Argo CD with one Application, whose source it cannot find. */
async function startArgoCD(): Promise<void> {
  const store = SqliteStore.open(':memory:');
  const made: Application = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'dev-web', namespace: 'argocd', uid: 'u', resourceVersion: '1', generation: 1, creationTimestamp: '2026-01-01T00:00:00Z', labels: { env: 'dev' } },
    spec: { project: 'shop', destination: { name: 'in-cluster', namespace: 'x' }, source: { repoURL: 'http://localhost:1/acme/none.git', path: 'x', targetRevision: 'main' } },
    status: {
      sync: { status: 'Synced', revision: 'b'.repeat(40), comparedTo: { destination: {} } },
      health: { status: 'Healthy' },
      resources: [{ group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'x', name: 'web', status: 'Synced', health: { status: 'Healthy' } }],
      summary: { images: ['localhost:1/acme/web@sha256:1'] },
      controllerNamespace: 'argocd',
      operationState: {
        operation: { sync: { revision: 'b'.repeat(40) } },
        phase: 'Succeeded',
        startedAt: '2026-01-01T00:00:00Z',
        finishedAt: '2026-01-01T00:01:00Z',
        syncResult: { revision: 'b'.repeat(40), resources: [{ group: 'batch', version: 'v1', kind: 'Job', namespace: 'x', name: 'web-smoke', hookType: 'PostSync', hookPhase: 'Succeeded' }] },
      },
    },
  };
  store.collection<Application>('argocd/applications').put('dev-web', made);
  argocdPort = await claimPorts();
  const ports = { github: 1, registry: 1, argocd: argocdPort, control: 1, workloads: argocdPort + 1 };
  const cluster = Cluster.create({ config: { stateFolder: folder, ports }, store, registry: { unpack: () => Promise.reject(new Error('no images here')) }, logger: silentLogger });
  argocd = ArgoCD.create({
    config: { stateFolder: folder, ports, argocd: { tokens: { token: 'reader' }, applicationSets: [], pollSeconds: 600 }, tools: { helm: 'helm', kustomize: 'kustomize' } },
    store,
    logger: silentLogger,
    github: { serverUrl: 'http://localhost:1', bareRepository: () => undefined, onEvent: () => {} },
    cluster,
  });
  await argocd.start();
  application = await harness.eventually(async () => {
    const found: Application = await (await ask(argocdPort, '/api/v1/applications/dev-web')).json();
    return found.status.conditions ? found : undefined;
  });
}

beforeAll(async () => {
  await harness.start();
  const pull = await harness.pull('shop', 'same');
  head = pull.head.sha;
  await harness.octokit('app-token').pulls.createReview({ ...shop, pull_number: pull.number, event: 'APPROVE' });
  const suite = harness.github.openCheckSuite(repository, { headSha: head, headBranch: 'same', workflowRun: { id: 9, event: 'push', runNumber: 1, workflow: { id: 3, name: 'CI', file: 'ci.yaml' } } });
  const check = { key: 'a', suiteId: suite.id, name: 'unit', headSha: head, status: 'completed' as const, conclusion: 'success' as const, output: { title: 't', summary: 's', text: 'long' } };
  harness.github.upsertCheckRun(repository, check);
  await harness.octokit('app-token').checks.create({ ...shop, name: 'gate', head_sha: head, status: 'in_progress' });
  await harness.octokit().pulls.merge({ ...shop, pull_number: pull.number, merge_method: 'squash' });
  await startArgoCD();
  const github = await claimPorts();
  const [registry, control, main] = [github + 1, github + 2, github + 3];
  cpSync(join(harness.folder, 'state/git'), join(folder, 'git'), { recursive: true });
  config = {
    stateFolder: folder,
    ports: { github, registry, control },
    users: { ada: { token: 'ada-token', email: 'ada@example.com' } },
    apps: [{ id: 7, slug: 'acme-ci', publicKey: '', token: 'app-token' }],
    organizations: { acme: { variables: {}, secrets: {} } },
    repositories: [{ ...repository, requiredChecks: [] }],
    webhooks: [],
    argocd: [{ name: 'main', port: main, tokens: { token: 'reader' }, watchBuffer: 10 }],
    data: [],
  };
  fleet = Fleet.create({ config, logger: silentLogger });
  await fleet.load(records());
  await fleet.start();
  const listener = createControl({ fleet, port: control, logger: silentLogger });
  await listener.start();
  closeControl = () => listener.stop();
});
afterAll(async () => {
  await closeControl();
  await fleet.stop();
  await argocd.stop();
  await harness.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('GitHub', () => {
  /** An answer without addresses and without what a repository has from its making. */
  const plain = (text: string, server: string) =>
    JSON.parse(text.replaceAll(server.replace('http://', ''), 'github'), (key, value) =>
      ['created_at', 'updated_at', 'pushed_at', 'id', 'node_id'].includes(key) ? undefined : value,
    );
  const both = async (question: (server: string) => Promise<string>) => {
    const [ordinary, played] = [harness.url, `http://localhost:${config.ports.github}`];
    return [plain(await question(ordinary), ordinary), plain(await question(played), played)];
  };

  it.each([
    '/repos/acme/shop',
    '/repos/acme/shop/branches',
    '/repos/acme/shop/pulls?state=all&sort=updated&direction=desc',
    '/repos/acme/shop/pulls/1',
    '/repos/acme/shop/pulls/1/reviews',
    '/repos/acme/shop/pulls/1/files',
    '/repos/acme/shop/commits?per_page=5',
    '/repos/acme/shop/commits/HEAD_SHA/check-runs',
    '/repos/acme/shop/commits/HEAD_SHA/check-suites',
    '/repos/acme/shop/commits/HEAD_SHA/pulls',
    '/repos/acme/shop/git/trees/main?recursive=1',
  ])('answers %s with what the ordinary one answers', async path => {
    const [ordinary, played] = await both(async server => {
      const response = await fetch(`${server}/api/v3${path.replace('HEAD_SHA', head)}`, { headers: { authorization: 'Bearer ada-token' } });
      expect(response.status).toBe(200);
      return response.text();
    });
    expect(played).toEqual(ordinary);
    expect(JSON.stringify(played).length).toBeGreaterThan(50);
  });

  it('answers GraphQL alike', async () => {
    const query = `query ($sha: GitObjectID!) { repository(owner: "acme", name: "shop") { object(oid: $sha) { ... on Commit {
      checkSuites(first: 5) { nodes { databaseId status conclusion createdAt app { slug } workflowRun { databaseId event url } checkRuns(first: 5) { nodes { databaseId name status conclusion text startedAt } } } }
      associatedPullRequests(first: 5) { nodes { number title state mergedAt mergedBy { login } mergeCommit { oid } reviewDecision reviews(first: 5) { nodes { author { login } state submittedAt } } } } } } } rateLimit { cost } }`;
    const [ordinary, played] = await both(async server => {
      const response = await fetch(`${server}/api/graphql`, {
        method: 'POST',
        headers: { authorization: 'Bearer ada-token', 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables: { sha: head } }),
      });
      return response.text();
    });
    expect(played).toEqual(ordinary);
    expect(played.data.repository.object.checkSuites.nodes).toHaveLength(2);
  });

  it('takes commits while it runs, shows them, and tells of them by a signed webhook', async () => {
    const received: { headers: IncomingHttpHeaders; body: string }[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
        response.end();
      });
    });
    const port = await claimPorts();
    await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
    const control = `http://127.0.0.1:${config.ports.control}`;
    const post = async (path: string, body: string, type = 'application/json') => {
      const response = await fetch(`${control}${path}`, { method: 'POST', headers: { 'content-type': type }, body });
      expect([path, response.status, response.ok ? '' : await response.clone().text()]).toEqual([path, expect.any(Number), '']);
      return response.status === 204 ? undefined : response.json();
    };
    const before = (await harness.octokit().git.getRef({ ...shop, ref: 'heads/main' })).data.object.sha;
    const stream = `commit refs/heads/main\nmark :1\ncommitter Ada <ada@example.com> 1767225600 +0000\ndata 3\nNew\nfrom ${before}\nM 100644 inline new.txt\ndata 1\nx\n`;
    const { marks } = await post('/repositories/acme/shop/fast-import', stream, 'text/plain');
    await post('/repositories/acme/shop/webhooks', JSON.stringify({ url: `http://127.0.0.1:${port}/`, secret: 'secret' }));
    await post('/announcements', JSON.stringify([{ event: 'push', repository, actor: 'ada', ref: 'refs/heads/main', before, after: marks['1'] }, { event: 'pull_request', repository, actor: 'ada', action: 'closed', number: 1 }]));
    const told = await harness.eventually(() => (received.length === 2 ? received : undefined));
    expect(told.map(({ headers }) => headers['x-github-event'])).toEqual(['push', 'pull_request']);
    expect(told.every(({ headers, body }) => headers['x-hub-signature-256'] === signature('secret', body))).toBe(true);
    expect(JSON.parse(told[0]?.body ?? '')).toMatchObject({ after: marks['1'], commits: [{ added: ['new.txt'] }], repository: { full_name: 'acme/shop' } });
    const github = `http://localhost:${config.ports.github}`;
    expect(await (await fetch(`${github}/api/v3/repos/acme/shop/commits/main`)).json()).toMatchObject({ sha: marks['1'] });
    expect(await harness.git(harness.folder, 'ls-remote', `${github}/acme/shop.git`, 'refs/heads/main')).toContain(marks['1']);
    server.close();
    server.closeAllConnections();
  });
});

describe('Argo CD', () => {
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value), (key, each) => (key === 'resourceVersion' ? undefined : each));
  const fields = 'items.metadata.name,items.metadata.labels,items.spec,items.status.sync.status,items.status.health,items.status.resources,items.status.operationState.operation.sync,items.status.operationState.phase,items.status.reconciledAt';

  it.each([
    '/api/v1/applications',
    `/api/v1/applications?fields=${fields}`,
    '/api/v1/applications?fields=-items.spec,items.status.resources',
    '/api/v1/applications?selector=env%3Ddev&projects=shop',
    '/api/v1/applications?selector=env%21%3Ddev',
    '/api/v1/applications?projects=other',
    '/api/v1/applications?repo=http://localhost:1/acme/none.git',
    '/api/v1/applications/dev-web',
    '/api/v1/applications/none',
    '/api/v1/applications/none?project=shop',
    '/api/v1/applications/dev-web?project=other',
    '/api/v1/applications?selector=(',
    '/api/v1/session/userinfo',
  ])('answers %s with what the ordinary one answers', async path => {
    const [ordinary, played] = await Promise.all([argocdPort, config.argocd[0]?.port ?? 0].map(port => ask(port, path)));
    expect([played?.status, plain(await played?.json())]).toEqual([ordinary?.status, plain(await ordinary?.json())]);
  });

  it.each([
    ['', 10_000],
    ['?fields=result.type,result.application.metadata.name,result.application.status.reconciledAt', 10_000],
    // Of which there is none.
    ['?selector=env%3Dprod', 300],
  ])('streams %s alike', async (query, waitMs) => {
    const first = async (port: number) => {
      const abort = new AbortController();
      const response = await fetch(`http://localhost:${port}/api/v1/stream/applications${query}`, { headers: { authorization: 'Bearer token' }, signal: abort.signal });
      const reader = response.body?.getReader();
      const chunk = await Promise.race([reader?.read(), sleep(waitMs, undefined, { ref: false })]);
      abort.abort();
      return chunk?.value ? plain(JSON.parse(Buffer.from(chunk.value).toString())) : undefined;
    };
    expect(await first(config.argocd[0]?.port ?? 0)).toEqual(await first(argocdPort));
  });

  it('tells watchers of each change once, and of nothing that they did not ask for', async () => {
    const port = config.argocd[0]?.port ?? 0;
    const abort = new AbortController();
    const response = await fetch(`http://localhost:${port}/api/v1/stream/applications?resourceVersion=1&selector=env%3Ddev&fields=result.type,result.application.metadata.name`, { headers: { authorization: 'Bearer token' }, signal: abort.signal });
    const reader = response.body?.getReader();
    const other = { ...application, metadata: { ...application.metadata, name: 'prod-web', labels: { env: 'prod' } } };
    async function* changes(): AsyncGenerator<FleetRecord> {
      yield { record: 'application', instance: 'main', application: other };
      yield { record: 'application', instance: 'main', application };
      yield { record: 'application-deleted', instance: 'main', name: 'prod-web' };
    }
    await fleet.load(changes());
    fleet.refresh('main', 1);
    let text = '';
    while (text.split('\n').length < 3) text += Buffer.from((await reader?.read())?.value ?? []).toString();
    abort.abort();
    const event = { result: { type: 'MODIFIED', application: { metadata: { name: 'dev-web' } } } };
    expect(text.trim().split('\n').map(line => JSON.parse(line))).toEqual([event, event]);
  });

  it('shows what runs: pods of workloads, and Jobs of hooks with their logs', async () => {
    const port = config.argocd[0]?.port ?? 0;
    const { nodes } = await (await ask(port, '/api/v1/applications/dev-web/resource-tree')).json();
    expect(nodes.map(({ kind }: { kind: string }) => kind)).toEqual(['Deployment', 'ReplicaSet', 'Pod', 'Job', 'Pod'].slice(0, nodes.length));
    const log = await (await ask(port, '/api/v1/applications/dev-web/logs')).text();
    expect(log.trim().split('\n').map(line => JSON.parse(line).result.content)).toEqual(expect.arrayContaining(['one', 'two']));
  });
});

describe('the registry', () => {
  it('answers for an image by digest and by tag, and keeps no layers', async () => {
    const { index, manifests, configs } = describeImage(image);
    const port = config.ports.registry;
    const base = '/v2/acme/web';
    const byTag = await ask(port, `${base}/manifests/main`, 'ada-token');
    expect([byTag.headers.get('docker-content-digest'), await byTag.json()]).toEqual([index.digest, JSON.parse(index.content.toString())]);
    const [first] = manifests;
    const manifest = await (await ask(port, `${base}/manifests/${first?.digest}`, 'ada-token')).json();
    const configuration = await (await ask(port, `${base}/blobs/${manifest.config.digest}`, 'ada-token')).json();
    expect([manifest.config.digest, configuration.config.Labels]).toEqual([configs[0]?.digest, image.labels]);
    expect((await ask(port, `${base}/blobs/${manifest.layers[0].digest}`, 'ada-token')).status).toBe(404);
    expect((await ask(port, `/v2/acme/other/manifests/${index.digest}`, 'ada-token')).status).toBe(404);
  });
});

describe('the control port', () => {
  const url = (path: string) => `http://127.0.0.1:${config.ports.control}${path}`;

  it('counts requests by the route that took them', async () => {
    await fetch(url('/requests/reset'), { method: 'POST' });
    await (await ask(config.ports.github, '/api/v3/repos/acme/shop/pulls/1', 'ada-token')).text();
    await (await ask(config.ports.github, '/api/v3/repos/acme/shop/pulls/77', 'ada-token')).text();
    const counted = await harness.eventually(async () => {
      const { requests } = await (await fetch(url('/requests'))).json();
      return requests.length === 2 ? requests : undefined;
    });
    expect(counted).toEqual(expect.arrayContaining([200, 404].map(status => ({ system: 'github', method: 'GET', route: '/api/v3/repos/:owner/:repo/pulls/:number(\\d+)', status, count: 1, bytes: expect.any(Number) }))));
  });

  it.each([
    ['/records', 'nothing', 422, /body:1: is not JSON/],
    ['/records', '{"record":"pull","pull":{}}', 422, /pull\.id/],
    ['/repositories/acme/none/fast-import', '', 404, /acme\/none/],
    ['/repositories/acme/shop/fast-import', 'nonsense\n', 500, /fast-import/],
    ['/faults/none/stop', '', 404, /registry/],
  ])('says of %s with %s what is wrong', async (path, body, status, message) => {
    const response = await fetch(url(path), { method: 'POST', body, headers: { 'content-type': 'text/plain' } });
    expect([response.status, (await response.json()).error]).toEqual([status, expect.stringMatching(message)]);
  });

  it('takes a service away and gives it back', async () => {
    await fetch(url('/faults/argocd-main/stop'), { method: 'POST' });
    await expect(ask(config.argocd[0]?.port ?? 0, '/healthz')).rejects.toThrow();
    await fetch(url('/faults/argocd-main/start'), { method: 'POST' });
    expect((await ask(config.argocd[0]?.port ?? 0, '/healthz')).status).toBe(200);
  });
});

it('refuses an import that git refuses, with its words', async () => {
  await expect(fleet.import(repository, Readable.from(['commit refs/heads/x\n']))).rejects.toThrow(/fast-import/);
});
