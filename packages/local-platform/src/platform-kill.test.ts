import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { claimPorts } from '../scripts/ports.cjs';
import { silentLogger } from './logger';
import type { KnownGroup } from './process-register';
import { bootId, environmentOf, listProcesses, lookUpProcess } from './process-table';
import { Registry } from './registry';
import { SqliteStore } from './store';

const server = `#!/usr/bin/env node
const { spawn } = require('child_process');
spawn('sleep', ['300'], { stdio: 'ignore' });
require('http').createServer((q, s) => s.end('served by ' + process.pid)).listen(Number(process.env.PORT_HTTP), process.env.HOST);
process.on('SIGTERM', () => process.exit(0));
`;
/** Its first run never ends, its second at once. */
const task = `#!/usr/bin/env node
const fs = require('fs');
if (fs.existsSync(process.env.FLAG)) process.exit(0);
fs.writeFileSync(process.env.FLAG, '');
setInterval(() => {}, 1000);
`;

const manifests = (image: string, flag: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      terminationGracePeriodSeconds: 2
      containers:
        - name: main
          image: ${image}
          ports: [{ name: http, containerPort: 8080 }]
          env: [{ name: PORT_HTTP, value: "8080" }]
          readinessProbe: { httpGet: { path: /, port: http } }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: http }] }
---
apiVersion: batch/v1
kind: Job
metadata: { name: task }
spec:
  backoffLimit: 1
  template:
    spec:
      restartPolicy: Never
      containers: [{ name: task, image: '${image}', command: [./task], env: [{ name: FLAG, value: '${flag}' }] }]
`;

const applicationSet = `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: one }
spec:
  goTemplate: true
  generators: [{ list: { elements: [{ name: web }] } }]
  template:
    metadata: { name: '{{ .name }}' }
    spec:
      project: default
      destination: { name: in-cluster, namespace: test }
      source: { repoURL: https://github.com/acme/gitops.git, targetRevision: main, path: app }
      syncPolicy: { automated: { prune: true, selfHeal: true } }
`;

const workflow = (flag: string) => `on: workflow_dispatch
jobs:
  wait:
    runs-on: ubuntu-latest
    steps:
      - run: |
          sleep 300 &
          touch ${flag}
          sleep 300
`;

async function until<T>(what: string, look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}`);
    await sleep(50);
  }
}

const statusSchema = z.looseObject({ status: z.looseObject({ health: z.looseObject({ status: z.string() }), sync: z.looseObject({ status: z.string() }), reconciledAt: z.string().optional() }) });
const managedSchema = z.looseObject({ items: z.array(z.looseObject({ kind: z.string(), liveState: z.string() })) });

const lives = (pid: number) => lookUpProcess(pid)?.zombie === false;

jest.setTimeout(90_000);

describe('a platform that is killed', () => {
  let folder: string;
  let state: string;
  let bundle: string;
  let configFile: string;
  let argocd: string;
  let github: string;
  let platform: ChildProcess | undefined;
  let bystander: ChildProcess | undefined;

  /** What runs because the platform started it: only such processes have its state folder in their variables. */
  const started = () => listProcesses().filter(each => !each.zombie && environmentOf(each.pid)?.some(variable => variable.includes(`=${state}/`))).map(each => each.pid);

  async function start(): Promise<void> {
    const child = spawn(process.execPath, [bundle, '--config', configFile], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_ENV: 'test', NODE_PATH: join(__dirname, '../../../node_modules') } });
    platform = child;
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
    const lines = createInterface({ input: child.stdout });
    await new Promise<void>((ready, failed) => {
      lines.once('line', () => ready());
      child.once('exit', code => failed(new Error(`the platform ended with ${code}: ${said}`)));
    });
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    const child = platform;
    platform = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise(done => child.once('exit', done));
    child.kill(signal);
    await ended;
  }
  const ask = async (path: string): Promise<unknown> => (await fetch(`${argocd}/api/v1${path}`, { headers: { authorization: 'Bearer read' } })).json();
  const application = async () => statusSchema.safeParse(await ask('/applications/web')).data?.status;
  const live = async (kind: string): Promise<unknown> =>
    JSON.parse(managedSchema.parse(await ask('/applications/web/managed-resources')).items.find(each => each.kind === kind)?.liveState ?? 'null');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'platform-kill-'));
    state = join(folder, 'state');
    bundle = join(folder, 'main.cjs');
    execFileSync(process.execPath, [join(__dirname, '../scripts/bundle.mjs'), bundle], { stdio: 'pipe' });
    const first = await claimPorts();
    const ports = { github: first, registry: first + 1, argocd: first + 2, control: first + 3, workloads: first + 4 };
    github = `http://127.0.0.1:${ports.github}`;
    argocd = `http://127.0.0.1:${ports.argocd}`;

    const layer = join(folder, 'layer/app');
    await mkdir(layer, { recursive: true });
    for (const [name, text] of [['main', server], ['task', task]] as const) {
      await writeFile(join(layer, name), text);
      await chmod(join(layer, name), 0o755);
    }
    const store = SqliteStore.open(join(state, 'platform.sqlite'));
    const registry = Registry.create({ config: { stateFolder: state, ports }, store, logger: silentLogger, github: { emit: () => {}, listRepositories: () => [], authenticate: () => undefined, serverUrl: '' } });
    await registry.start();
    const { digest } = await registry.push({ repository: 'acme/web', tags: ['main'], images: ['linux/amd64', 'linux/arm64'].map(name => ({ platform: name, layer: dirname(layer), config: { Entrypoint: ['./main'], WorkingDir: '/app' } })), actor: { login: 'ci', kind: 'app' } });
    await registry.stop();
    store.close();

    const seed = join(folder, 'seed');
    for (const [path, text] of Object.entries({
      'argocd/set.yaml': applicationSet,
      'app/all.yaml': manifests(`localhost:${ports.registry}/acme/web@${digest}`, join(folder, 'task-ran')),
      '.github/workflows/wait.yaml': workflow(join(folder, 'step-ran')),
    })) {
      await mkdir(dirname(join(seed, path)), { recursive: true });
      await writeFile(join(seed, path), text);
    }
    configFile = join(folder, 'config.json');
    await writeFile(configFile, JSON.stringify({
      stateFolder: state,
      ports,
      users: { ada: { token: 'ada-token', email: 'ada@example.com' } },
      apps: [],
      organizations: { acme: {} },
      repositories: [{ owner: 'acme', name: 'gitops', folder: seed }],
      argocd: { tokens: { read: 'portal' }, applicationSets: [{ repoURL: 'https://github.com/acme/gitops.git', path: 'argocd' }], pollSeconds: 3600 },
      runner: {},
      tools: { helm: 'helm', kustomize: 'kubectl' },
    }));
  });
  afterAll(async () => {
    await end('SIGKILL');
    bystander?.kill('SIGKILL');
    for (const pid of started()) process.kill(pid, 'SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  it('leaves nothing behind that its next life does not end, and nothing undone that it does not do', async () => {
    await start();
    const dispatched = await fetch(`${github}/api/v3/repos/acme/gitops/actions/workflows/wait.yaml/dispatches`, {
      method: 'POST',
      headers: { authorization: 'Bearer ada-token', 'content-type': 'application/json' },
      body: JSON.stringify({ ref: 'main' }),
    });
    expect(dispatched.status).toBe(204);
    await until('task, step and service', async () => existsSync(join(folder, 'task-ran')) && existsSync(join(folder, 'step-ran')) && JSON.stringify(await live('Deployment')).includes('"availableReplicas":1'));
    await end('SIGKILL');

    const orphans = started();
    // The server with its child, the Job's task, the step's shell with both of its children.
    expect(orphans.length).toBeGreaterThanOrEqual(6);
    // A group whose first process is gone is found all the same.
    const shell = orphans.find(pid => lookUpProcess(pid)?.group === pid && environmentOf(pid)?.some(each => each.startsWith('GITHUB_RUN_ID=')));
    if (shell === undefined) throw new Error('no step runs');
    process.kill(shell, 'SIGKILL');
    await until('the shell to be gone', () => !lives(shell));
    expect(orphans.filter(lives)).toHaveLength(orphans.length - 1);

    // A number that now stands for somebody else's process.
    bystander = spawn('sleep', ['300'], { detached: true, stdio: 'ignore' });
    const pid = bystander.pid ?? 0;
    const store = SqliteStore.open(join(state, 'platform.sqlite'));
    const boot = bootId();
    store.collection<KnownGroup>('processes').put(String(pid), { pid, startTicks: '1', boot, owner: { pid: 1, startTicks: '0', boot } });
    store.close();

    await start();
    expect(orphans.filter(lives)).toEqual([]);
    expect(lives(pid)).toBe(true);
    const healthy = await until('the Application to be healthy', async () => {
      const found = await application();
      return found?.health.status === 'Healthy' && found.sync.status === 'Synced' && found;
    });
    expect(healthy).toMatchObject({ sync: { status: 'Synced' }, health: { status: 'Healthy' } });
    // The Job's pod was lost, which counts as a failure, and another did its work.
    expect(await live('Job')).toMatchObject({ status: { failed: 1, succeeded: 1 } });

    await end('SIGTERM');
    expect(started()).toEqual([]);
    expect(lives(pid)).toBe(true);
  });
});
