import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import knex, { type Knex } from 'knex';
import { makeFleet, startFleet } from '../../bench/read/fleet.mjs';
import { claimPorts } from '../../packages/local-platform/scripts/ports.cjs';
import { startPostgres } from '../../scripts/lib/postgres.mjs';
import type { Faults, FaultProxy as Proxy, faultsBySeed as FaultsBySeed } from '../../plugins/primitives-node/src/testUtils';
import type { Pipeline } from '../../plugins/primitives-common/src';
import { spawnBackend } from './backend.ts';
import type { DatabaseKind } from './database.ts';
import { eventually } from './eventually.ts';

const require = createRequire(import.meta.url);
// The plugins are TypeScript that Node alone cannot load.
require('@backstage/cli/config/nodeTransform.cjs');
const testUtils: { FaultProxy: typeof Proxy; faultsBySeed: typeof FaultsBySeed } = require('../../plugins/primitives-node/src/testUtils.ts');
const { FaultProxy } = testUtils;
/** Faults that a seed gives, the same each time. */
export const { faultsBySeed } = testUtils;

const caller = 'of-a-caller-outside-0123456789';
const webhookSecret = 'of-the-webhooks-0123456789';
/** What the portal shows itself with, as the simulator wants it, and what it is shown: to be found nowhere else. */
export const secrets = ['ci-token', 'argocd-token', webhookSecret];

/** What is outside, each behind a proxy of its own. */
export const systems = ['github', 'registry', 'argocd'] as const;
/** One of them. */
export type System = (typeof systems)[number];

/** What it is made of. */
type Parts = {
  fleet: Awaited<ReturnType<typeof startFleet>>;
  proxies: Record<System, Proxy>;
  postgres: Awaited<ReturnType<typeof startPostgres>>;
  folder: string;
};
/** A webhook as GitHub sent it. */
export type Delivery = { headers: Record<string, string>; body: string };
/** A backend that reads the fleet, as a process. */
export type Reader = Awaited<ReturnType<ReadSide['startReader']>>;

/** A fleet behind proxies that can let things go wrong, a PostgreSQL, and backends that read the one into the other. */
export class ReadSide {
  readonly #folder: string;
  readonly #connection: URL;
  readonly #connections: Knex[] = [];
  readonly #readers = new Set<Reader>();
  readonly #deliveries: Delivery[] = [];
  readonly #ends: (() => unknown)[] = [];
  #changing: Promise<unknown> = Promise.resolve();

  readonly fleet: Parts['fleet'];
  readonly proxies: Parts['proxies'];
  readonly postgres: Parts['postgres'];

  private constructor({ fleet, proxies, postgres, folder }: Parts) {
    this.fleet = fleet;
    this.proxies = proxies;
    this.postgres = postgres;
    this.#folder = folder;
    this.#connection = new URL(Object.values(postgres.env)[0]);
  }

  static async start(options: { primitives: number }): Promise<ReadSide> {
    const folder = await mkdtemp(join(tmpdir(), 'ameide-read-side-'));
    await makeFleet({ ...options, folder: join(folder, 'fleet') });
    const fleet = await startFleet({ folder: join(folder, 'fleet') });
    let shift = async () => {};
    const before = (target: string) => FaultProxy.start({ target, onShift: () => shift() });
    const proxies = { github: await before(fleet.urls.github), registry: await before(fleet.urls.registry), argocd: await before(fleet.urls.argocd.main) };
    const side = new ReadSide({ fleet, proxies, folder, postgres: await startPostgres() });
    // What is asked for changes while it is being read: an event, so that GitHub's pages shift.
    shift = async () => {
      await side.change({ count: 1 });
    };
    await side.#listen();
    return side;
  }

  /** Lets things go wrong at every system; without faults nothing does. */
  setFaults(faultsOf: (system: System) => Faults | undefined = () => undefined): void {
    for (const system of systems) this.proxies[system].set(faultsOf(system));
  }

  /** Moves the fleet on. */
  async change(options: { count: number; from?: number }): Promise<{ id: string; image: string }[]> {
    return this.#inTurn(changes => changes.change(options));
  }

  /** Proposes a promotion of several primitives by one pull request, from a place among the candidates on; see Promotions. */
  async propose({ from, count, others }: { from: number; count: number; others: number }): Promise<number> {
    return this.#inTurn(async changes => {
      const { candidates } = changes;
      const ids = Array.from({ length: count }, (_, index) => candidates[(from + index) % candidates.length]);
      return changes.promotions.propose([...new Set(ids)].map(id => changes.primitive(id)), { others });
    });
  }

  /** Ends one of the promotions that wait, if there are any. */
  async endPromotion({ which, how }: { which: number; how: 'merged' | 'closed' }): Promise<void> {
    await this.#inTurn(async ({ promotions }) => {
      const { open } = promotions;
      if (open.length > 0) await promotions.end(open[which % open.length], how);
    });
  }

  /** One change after the other: each builds on the commit of the one before. */
  async #inTurn<T>(change: (changes: Parts['fleet']['changes']) => Promise<T>): Promise<T> {
    const changed = this.#changing.then(() => change(this.fleet.changes));
    this.#changing = changed.catch(() => {});
    return changed;
  }

  /** Takes the webhooks that GitHub sent since the last call. */
  deliveries(): Delivery[] {
    return this.#deliveries.splice(0);
  }

  /** Starts a backend; those with the same `database` are replicas, which SQLite has not. */
  async startReader(options: { database: string; name: string; seconds?: number; kind?: DatabaseKind }) {
    const port = await claimPorts();
    const url = `http://localhost:${port}`;
    const { hostname, port: at, username, password } = this.#connection;
    const { github, registry, argocd } = this.proxies;
    const { host } = new URL(github.url);
    const registryHost = new URL(this.fleet.urls.registry).port;
    const backend = await spawnBackend({
      entry: 'tests/support/read-side-backend.cts',
      env: { LOG_LEVEL: 'debug' },
      changes: {
        app: { baseUrl: url },
        backend: {
          baseUrl: url,
          listen: `127.0.0.1:${port}`,
          workingDirectory: await mkdtemp(join(this.#folder, `${options.name}-`)),
          auth: { externalAccess: [{ type: 'static', options: { token: caller, subject: 'test' } }], keys: [{ secret: Buffer.from('shared by the replicas').toString('base64') }] },
          database:
            options.kind === 'sqlite'
              ? { client: 'better-sqlite3', connection: { directory: this.#directory(options.database) } }
              : { client: 'pg', prefix: `${options.database}_`, connection: { host: hostname, port: Number(at), user: username, password } },
        },
        integrations: { github: [{ host, apiBaseUrl: `${github.url}/api/v3`, token: 'ci-token' }] },
        events: { useEventBus: 'always', modules: { github: { webhookSecret } } },
        primitives: {
          github: { host },
          core: { owner: 'ameideio', repository: 'ameide' },
          gitops: { owner: 'ameideio', repository: 'ameide-gitops' },
          registry: { name: `localhost:${registryHost}/ameideio`, apiUrl: registry.url },
          argocd: { instances: [{ name: 'main', url: argocd.url, token: 'argocd-token' }] },
          environments: ['dev', 'staging', 'production'],
          ci: { identities: ['ameide-ci[bot]'] },
          schedule: { frequency: { seconds: options.seconds ?? 2 } },
        },
      },
    });
    const reader = {
      url,
      printed: backend.printed,
      ended: backend.ended,
      /** Tags of what a page here would be told of, as they come. */
      signals: async () => {
        const told: string[] = [];
        // The upgrade is only listened for once somebody asked in vain; Backstage's client tries again too.
        const socket = await eventually('signals can be heard', async () => {
          const opened = new WebSocket(`${url.replace('http', 'ws')}/api/signals`);
          const answer = await new Promise(resolve => {
            for (const type of ['open', 'error']) opened.addEventListener(type, () => resolve(type), { once: true });
            setTimeout(resolve, 1_000).unref();
          });
          if (answer === 'open') return opened;
          opened.close();
          return undefined;
        }, 20);
        socket.addEventListener('message', ({ data }) => told.push(...JSON.parse(String(data)).message.tags));
        socket.send(JSON.stringify({ action: 'subscribe', channel: 'primitives' }));
        return { told, close: () => socket.close() };
      },
      get: async (path: string) => {
        const response = await fetch(`${url}/api/primitives${path}`, { headers: { authorization: `Bearer ${caller}` } });
        return { status: response.status, body: await response.json() };
      },
      /** Has every source looked at once. */
      refresh: async () => (await fetch(`${url}/api/primitives/refresh`, { method: 'POST', headers: { authorization: `Bearer ${caller}`, 'content-type': 'application/json' }, body: '{}' })).status,
      /** Hands a webhook on, as GitHub would. */
      deliver: async ({ headers, body }: Delivery) => (await fetch(`${url}/api/events/http/github`, { method: 'POST', headers: { ...headers, connection: 'close' }, body })).status,
      stop: async (signal?: 'SIGTERM' | 'SIGKILL') => {
        this.#readers.delete(reader);
        await backend.stop(signal);
      },
    };
    this.#readers.add(reader);
    await backend.untilReady(url);
    return reader;
  }

  /** The plugin's database. */
  database(name: string, kind: DatabaseKind = 'postgres'): Knex {
    const connection = new URL(this.#connection);
    connection.pathname = `/${name}_primitives`;
    const db =
      kind === 'sqlite'
        ? knex({ client: 'better-sqlite3', connection: join(this.#directory(name), 'primitives.sqlite'), useNullAsDefault: true })
        : knex({ client: 'pg', connection: connection.href, pool: { min: 0 } });
    this.#connections.push(db);
    return db;
  }

  #directory(database: string): string {
    return join(this.#folder, `${database}-database`);
  }

  async stop(): Promise<void> {
    for (const reader of this.#readers) await reader.stop('SIGKILL');
    for (const db of this.#connections) await db.destroy();
    for (const proxy of Object.values(this.proxies)) await proxy.stop();
    for (const end of this.#ends) await end();
    await this.fleet.stop();
    await this.postgres.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Takes GitHub's webhooks, signed as the portal wants them. */
  async #listen(): Promise<void> {
    const server = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString();
      const signature = createHmac('sha256', webhookSecret).update(body).digest('hex');
      this.#deliveries.push({
        body,
        headers: { 'content-type': 'application/json', 'x-github-event': String(request.headers['x-github-event']), 'x-github-delivery': String(request.headers['x-github-delivery']), 'x-hub-signature-256': `sha256=${signature}` },
      });
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.#ends.push(() => server.closeAllConnections(), () => server.close());
    const { port } = server.address() as AddressInfo;
    for (const name of ['ameide', 'ameide-gitops'])
      await this.fleet.control.post(`/repositories/ameideio/${name}/webhooks`, JSON.stringify({ url: `http://127.0.0.1:${port}`, secret: webhookSecret }));
  }
}

/** This rule remembers smokes that passed at digests that ran before, and that no system tells of any more. */
const remembering = { rule: 'no-skipped-environment' };

/** Everything that is derived of the present, without when it was; undefined while sources are unread or something is still due. */
export async function derivedOf(db: Knex): Promise<Record<string, unknown> | undefined> {
  const sources = await db('primitives_source').select('status');
  const due = await db('primitives_dirty').where('due_at', '<=', Date.now());
  if (sources.length < 4 || sources.some(({ status }) => status !== 'ok') || due.length > 0) return undefined;
  const pipelines = await db('primitives_pipeline').orderBy('id');
  return {
    pipelines: Object.fromEntries(pipelines.map(({ id, body }) => [id, withoutTimes(JSON.parse(body))])),
    documents: alike(await db('primitives_document').select('id', 'scope', 'owner', 'system', 'branch', 'digest', 'build', 'next')),
    environments: alike(await db('primitives_environment')),
    breaches: alike(await db('primitives_breach').whereNot(remembering).select('rule', 'subject', 'scope', 'body')),
    rules: alike(await db('primitives_rule').whereNot(remembering).select('rule', 'status')),
  };
}

/** A pipeline without when it was assembled, when its verdicts were seen, and how the sources did. */
function withoutTimes(pipeline: Pipeline): object {
  const done = pipeline.done.map(({ seen: _seen, ...verdict }) => verdict);
  return { ...pipeline, done, observedAt: '', sources: [] };
}

/** Rows as either database could have given them: SQLite has no booleans, and each sorts text by rules of its own. */
function alike(rows: readonly object[]): unknown[] {
  const texts = rows.map(row => JSON.stringify(row, (_, value) => (typeof value === 'boolean' ? Number(value) : value)));
  return texts.sort().map(text => JSON.parse(text));
}

/**
 * Waits until databases say what a `wanted` one does, twice in a row, and gives it; fails with
 * what differs. It is compared without Node's own report of differences: to make that takes
 * seconds, in which the proxies of this process let every connection break.
 */
export async function untilSame(wanted: Knex, databases: readonly Knex[], seconds = 60) {
  let before = '';
  return eventually('the databases say the same', async () => {
    const state = await derivedOf(wanted);
    const text = JSON.stringify(state);
    const settled = state !== undefined && text === before;
    before = text;
    for (const [index, db] of databases.entries()) {
      const found = await derivedOf(db);
      if (!isDeepStrictEqual(found, state)) throw new Error(differences(found, state, `database ${index}: `).join('\n'));
    }
    return settled && state;
  }, seconds);
}

/** Where two values differ, and how, in short. */
function differences(a: unknown, b: unknown, path = ''): string[] {
  if (isDeepStrictEqual(a, b)) return [];
  if (!isRecord(a) || !isRecord(b)) return [`${path}: ${JSON.stringify(a)?.slice(0, 300)} is not ${JSON.stringify(b)?.slice(0, 300)}`];
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.flatMap(key => differences(a[key], b[key], `${path}/${key}`)).slice(0, 20);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
