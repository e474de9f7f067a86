import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseAllDocuments } from 'yaml';
import { claimPorts } from '../../scripts/ports.cjs';
import { silentLogger } from '../logger';
import { SqliteStore, type Store } from '../store';
import { Cluster } from './cluster';
import { objectSchema, type KubernetesObject } from './objects';

const root = join(__dirname, '../../../..');
const helm = existsSync(join(root, '.tools/bin/helm')) ? join(root, '.tools/bin/helm') : 'helm';
const chart = join(root, 'templates/repositories/gitops/sources/charts/primitive-workload');

/** Takes its time to answer, and ends at once when asked to: whoever is still sent to it then gets no answer. */
const server = `#!/usr/bin/env node
require('http').createServer((q, s) => setTimeout(() => s.end(process.env.IMAGE_DIGEST), q.url === '/' ? 150 : 0)).listen(Number(process.env.PORT_HTTP), process.env.HOST);
process.on('SIGTERM', () => process.exit(0));
`;

const image = (letter: string) => `localhost:1/web@sha256:${letter.repeat(64)}`;

function render(values: Record<string, string>): KubernetesObject[] {
  const settings = Object.entries(values).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  const text = execFileSync(helm, ['template', 'web', chart, '--namespace', 'dev', ...settings], { stdio: 'pipe' }).toString('utf8');
  return parseAllDocuments(text).flatMap(each => (each.contents === null ? [] : [objectSchema.parse(each.toJS())]));
}

jest.setTimeout(60_000);

describe('a rolling update of the workload chart', () => {
  let folder: string;
  let store: Store;
  let cluster: Cluster;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rolling-'));
    await mkdir(join(folder, 'rootfs/app'), { recursive: true });
    await writeFile(join(folder, 'rootfs/app/main'), server);
    await chmod(join(folder, 'rootfs/app/main'), 0o755);
    store = SqliteStore.open(join(folder, 'state.db'));
    const config = { entrypoint: ['./main'], cmd: [], env: [], workingDir: '/app', labels: {} };
    cluster = Cluster.create({
      config: { stateFolder: folder, ports: { github: 1, registry: 1, argocd: 1, control: 1, workloads: await claimPorts() } },
      store,
      registry: { unpack: async reference => ({ rootfs: join(folder, 'rootfs'), digest: reference.split('@')[1] ?? '', config }) },
      logger: silentLogger,
    });
    await cluster.start();
  });
  afterAll(async () => {
    await cluster.stop();
    store.close();
    await rm(folder, { recursive: true, force: true });
  });

  const apply = (letter: string, drainSeconds: number) => {
    const objects = render({ enabled: 'true', 'primitive.kind': 'domain', 'primitive.name': 'web', 'primitive.version': 'v0', 'image.ref': image(letter), drainSeconds: String(drainSeconds) });
    for (const object of objects) cluster.apply(object);
  };
  const pods = () => cluster.list({ kind: 'Pod', namespace: 'dev' });
  const address = () => cluster.addresses({ group: '', kind: 'Service', namespace: 'dev', name: 'web' }).find(each => each.name === 'http')?.address;
  const ask = async (): Promise<string | undefined> => {
    try {
      const response = await fetch(`http://${address()}/`, { headers: { connection: 'close' } });
      return await response.text();
    } catch {
      return undefined;
    }
  };

  /** Rolls to an image while clients ask without a pause; gives their answers until no old pod is left. */
  async function roll(letter: string, drainSeconds: number): Promise<(string | undefined)[]> {
    apply(letter, drainSeconds);
    const digest = image(letter).split('@')[1];
    const answers: (string | undefined)[] = [];
    let over = false;
    const clients = Array.from({ length: 8 }, async () => {
      while (!over) answers.push(await ask());
    });
    const deadline = Date.now() + 20_000;
    const rolled = () => answers.includes(digest) && pods().length === 1;
    while (!rolled() && Date.now() < deadline) await sleep(50);
    over = true;
    await Promise.all(clients);
    expect(rolled()).toBe(true);
    return answers;
  }

  it('drops no request', async () => {
    apply('a', 1);
    for (let tries = 0; (await ask()) === undefined && tries < 200; tries++) await sleep(50);
    const answers = await roll('b', 1);
    expect(answers.length).toBeGreaterThan(20);
    expect(new Set(answers)).toEqual(new Set([image('a'), image('b')].map(each => each.split('@')[1])));
  });

  it('would drop some if the old pod did not wait for its last clients', async () => {
    // The pod that ends is one that was made without the wait.
    await roll('c', 0);
    expect(await roll('d', 0)).toContain(undefined);
  });

  it('is not waited for when the machine itself goes down', async () => {
    await roll('e', 30);
    const began = Date.now();
    await cluster.stop();
    expect(Date.now() - began).toBeLessThan(2500);
  });
});
