import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { claimPorts } from '../../scripts/ports.cjs';
import type { UnpackedImage } from '../contract';
import { silentLogger } from '../logger';
import { SqliteStore, type Store } from '../store';
import { Cluster } from './cluster';
import type { KubernetesObject } from './objects';
import { jobOutcome } from './workload-status';

const server = `#!/usr/bin/env node
const http = require('http');
console.log('starting ' + process.env.VERSION);
http.createServer((q, s) => s.end(process.env.VERSION + ' ' + process.env.POD)).listen(Number(process.env.PORT_HTTP), process.env.HOST);
process.on('SIGTERM', () => process.exit(0));
`;
const client = `#!/usr/bin/env node
console.log('target ' + process.env.TARGET);
fetch(process.env.TARGET).then(r => r.text()).then(t => { console.log(t); process.exit(t.startsWith(process.env.EXPECT) ? 0 : 1); }, e => { console.log(String(e)); process.exit(1); });
`;

async function until<T>(what: string, look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}`);
    await sleep(20);
  }
}

describe('Cluster', () => {
  let folder: string;
  let cluster: Cluster;
  let workloads: number;
  let store: Store;
  const digest = `sha256:${'a'.repeat(64)}`;

  const registry = {
    async unpack(reference: string): Promise<UnpackedImage> {
      if (!reference.includes('/app')) throw new Error(`Failed to pull image "${reference}": not found`);
      return { rootfs: join(folder, 'rootfs'), digest, config: { entrypoint: ['./main'], cmd: [], env: [], workingDir: '/app', labels: {} } };
    },
  };
  const create = () =>
    Cluster.create({
      config: { stateFolder: folder, ports: { github: 1, registry: 1, argocd: 1, control: 1, workloads } },
      store,
      registry,
      logger: silentLogger,
    });

  const deployment = (version: string, extra: object = {}): KubernetesObject => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'orders', namespace: 'dev' },
    spec: {
      selector: { matchLabels: { app: 'orders' } },
      template: {
        metadata: { labels: { app: 'orders' } },
        spec: {
          containers: [
            {
              name: 'main',
              image: `localhost:1/app@${digest}`,
              ports: [{ name: 'http', containerPort: 8080 }],
              env: [
                { name: 'PORT_HTTP', value: '8080' },
                { name: 'VERSION', value: version },
                { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
              ],
              readinessProbe: { httpGet: { path: '/readyz', port: 'http' } },
              // The server ends at once on SIGTERM, so what it was asked before has to be answered by then.
              lifecycle: { preStop: { sleep: { seconds: 1 } } },
              ...extra,
            },
          ],
        },
      },
    },
  });
  const service: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'orders', namespace: 'dev' },
    spec: { selector: { app: 'orders' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
  };
  const job = (name: string, spec: object, container: object): KubernetesObject => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace: 'dev' },
    spec: { ...spec, template: { spec: { restartPolicy: 'Never', containers: [{ name: 'smoke', image: 'localhost:1/app', command: ['./smoke'], ...container }] } } },
  });
  const reference = (group: string, kind: string, name: string) => ({ group, kind, namespace: 'dev', name });
  const address = () => cluster.addresses(reference('', 'Service', 'orders'))[0]?.address;
  const ask = async () => {
    const response = await fetch(`http://${address()}/`, { headers: { connection: 'close' } }).catch(() => undefined);
    return await response?.text();
  };
  const pods = () => cluster.list({ kind: 'Pod', namespace: 'dev' });

  beforeAll(async () => {
    workloads = await claimPorts();
    folder = await mkdtemp(join(tmpdir(), 'cluster-'));
    await mkdir(join(folder, 'rootfs/app'), { recursive: true });
    for (const [name, text] of [['main', server], ['smoke', client]] as const) {
      await writeFile(join(folder, 'rootfs/app', name), text);
      await chmod(join(folder, 'rootfs/app', name), 0o755);
    }
    store = SqliteStore.open(join(folder, 'state.db'));
    cluster = create();
    await cluster.start();
  });
  afterAll(async () => {
    await cluster.stop();
    store.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('serves a Deployment through its Service, rolls it without a gap, and starts it again at the same address', async () => {
    cluster.apply(service);
    cluster.apply(deployment('one'));
    expect(await until('version one', async () => (await ask())?.startsWith('one') && ask())).toMatch(/^one orders-[0-9a-f]{10}-[0-9a-f]{5}$/);
    const answers: (string | undefined)[] = [];
    cluster.apply(deployment('two'));
    await until('version two', async () => {
      const answer = await ask();
      answers.push(answer);
      return answer?.startsWith('two');
    });
    expect(answers).not.toContain(undefined);
    await until('one pod', () => pods().length === 1);
    const live = await until('status', () => {
      const found = cluster.get(reference('apps', 'Deployment', 'orders'));
      return JSON.stringify(found?.status).includes('NewReplicaSetAvailable') && found;
    });
    expect(live.status).toMatchObject({ observedGeneration: 2, replicas: 1, updatedReplicas: 1, readyReplicas: 1 });
    const [pod] = pods();
    expect(pod?.status).toMatchObject({ phase: 'Running', containerStatuses: [{ ready: true, imageID: `localhost:1/app@${digest}` }] });
    expect(cluster.logs({ namespace: 'dev', pod: pod?.metadata.name ?? '', container: 'main', tailLines: 5 })?.[0]?.content).toBe('starting two');

    const before = address();
    await cluster.stop();
    expect(await fetch(`http://${before}/`).catch(() => 'refused')).toBe('refused');
    cluster = create();
    await cluster.start();
    expect(await until('version two again', ask)).toMatch(/^two /);
    expect(address()).toBe(before);
  });

  it('keeps the old pods while the new image cannot be pulled, and says why', async () => {
    cluster.apply(deployment('three', { image: 'localhost:1/gone:x' }));
    const waiting = await until('a pod that waits', () => pods().find(pod => JSON.stringify(pod.status).includes('ImagePullBackOff')));
    expect(JSON.stringify(waiting.status)).toContain('gone:x\\": not found');
    expect(cluster.events({ namespace: 'dev', name: waiting.metadata.name })).toMatchObject([{ reason: 'ImagePullBackOff' }]);
    expect(await ask()).toMatch(/^two /);
    cluster.apply(deployment('two'));
    await until('one pod', () => pods().length === 1);
  });

  it('restarts what crashes, with growing waits', async () => {
    cluster.apply({ ...deployment('x', { command: ['/app/absent'] }), metadata: { name: 'broken', namespace: 'dev' } });
    const absent = await until('an error', () => pods().find(pod => JSON.stringify(pod.status).includes('CreateContainerConfigError')));
    expect(JSON.stringify(absent.status)).toContain('no such file or directory in the image');
    cluster.apply({ ...deployment('x', { command: ['node', '-e', 'process.exit(3)'] }), metadata: { name: 'broken', namespace: 'dev' } });
    const crashed = await until('a crash loop', () => pods().find(pod => JSON.stringify(pod.status).includes('CrashLoopBackOff')));
    expect(crashed.status).toMatchObject({ containerStatuses: [{ lastState: { terminated: { exitCode: 3, reason: 'Error' } } }] });
    await cluster.delete(reference('apps', 'Deployment', 'broken'));
    expect(pods().filter(pod => pod.metadata.name.startsWith('broken'))).toEqual([]);
  });

  it('runs a Job against the Service found by its variables, and keeps log and outcome', async () => {
    const env = [{ name: 'TARGET', value: 'http://$(ORDERS_SERVICE_HOST):$(ORDERS_SERVICE_PORT_HTTP)/' }];
    cluster.apply(job('good', { backoffLimit: 0 }, { env: [...env, { name: 'EXPECT', value: 'two' }] }));
    cluster.apply(job('bad', { backoffLimit: 1 }, { env: [...env, { name: 'EXPECT', value: 'three' }] }));
    cluster.apply(job('slow', { activeDeadlineSeconds: 1 }, { command: ['node', '-e', 'setInterval(() => {}, 1000)'] }));
    const outcome = (name: string) => until(name, () => jobOutcome(cluster.get(reference('batch', 'Job', name))?.status));
    expect(await outcome('good')).toMatchObject({ type: 'Complete' });
    expect(await outcome('bad')).toMatchObject({ type: 'Failed', reason: 'BackoffLimitExceeded' });
    expect(cluster.get(reference('batch', 'Job', 'bad'))?.status).toMatchObject({ failed: 2 });
    expect(await outcome('slow')).toMatchObject({ type: 'Failed', reason: 'DeadlineExceeded' });
    const bad = pods().filter(pod => pod.metadata.name.startsWith('bad'));
    const lines = cluster.logs({ namespace: 'dev', pod: bad[1]?.metadata.name ?? '', container: 'smoke', tailLines: 10 });
    expect(lines?.map(line => line.content)).toEqual([`target http://${address()}/`, expect.stringMatching(/^two orders/)]);
  });

  it('refuses what Kubernetes refuses', () => {
    expect(() => cluster.apply(job('good', {}, { command: ['other'] }))).toThrow('Job "good" is invalid: spec.template: Invalid value: field is immutable');
    expect(() => cluster.apply({ ...deployment('x'), spec: { selector: { matchLabels: { app: 'x' } }, template: { spec: { containers: [] } } } })).toThrow(
      /spec.template.spec.containers/,
    );
  });
});
