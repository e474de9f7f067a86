import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import fc from 'fast-check';
import type { Fault, Faults } from '../../plugins/primitives-node/src/testUtils';
import type { DatabaseKind } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { type Delivery, derivedOf, faultsBySeed, ReadSide, type Reader, secrets, type System, systems, untilSame } from '../support/read-side.ts';

const primitives = 24;
/** A seed is for a failure that is looked into; more runs take a quarter of a minute each. */
const { READ_SIDE_RUNS: runs = '1', READ_SIDE_SEED: seed = String(Math.floor(Math.random() * 2 ** 31)) } = process.env;

const faults: Fault[] = [
  { kind: 'latency', ms: 400 },
  { kind: 'server-error', status: 500 },
  { kind: 'server-error', status: 503 },
  { kind: 'reset' },
  { kind: 'rate-limit', status: 429, retryAfterSeconds: 1 },
  { kind: 'rate-limit', status: 403, retryAfterSeconds: 1 },
  { kind: 'rate-limit', status: 403, resetAfterSeconds: 1 },
  { kind: 'rate-limit', status: 403 },
  { kind: 'rate-limit', status: 429 },
  { kind: 'wrong-etag', etag: 'W/"0"' },
  { kind: 'clock-skew', seconds: 7_200 },
  { kind: 'clock-skew', seconds: -7_200 },
  { kind: 'truncate', afterBytes: 300 },
  { kind: 'cut', afterBytes: 300 },
  { kind: 'shift' },
];

/** A 429 that says no more asks for a minute's peace of GitHub ("Rate limits for the REST API"): its client's own test has the time. */
const faultsOf = (system: System) =>
  faults.filter(fault => system !== 'github' || fault.kind !== 'rate-limit' || fault.status === 403 || fault.retryAfterSeconds);

/** Silence is noticed after half a minute and more; but a stream that is silent hides no change, as lists tell too. */
const stalling = (system: System, others: Faults): Faults => request =>
  system === 'argocd' && request.path.includes('/stream/') ? { kind: 'stall', afterBytes: 20_000 } : others(request);

/** Each once, in turn; then nothing goes wrong. */
function inTurn(all: readonly Fault[]): Faults {
  const left = [...all];
  return () => left.shift();
}

/** What happens to the fleet and on the way to it. */
type Step = {
  change: { count: number; from: number };
  promotion: { from: number; count: number; others: number } | { which: number; how: 'merged' | 'closed' } | undefined;
  seed: number;
  share: number;
  stalls: boolean;
  webhooks: 'lost' | 'once' | 'doubled' | 'late';
  pauseMs: number;
};

/** More files than GitHub gives in one page of GraphQL, before those that say which primitives move. */
const manyFiles = 120;

const steps: fc.Arbitrary<Step> = fc.record({
  change: fc.record({ count: fc.integer({ min: 0, max: 3 }), from: fc.nat(20) }),
  promotion: fc.option(
    fc.oneof(
      fc.record({ from: fc.nat(20), count: fc.integer({ min: 2, max: 6 }), others: fc.constantFrom(0, manyFiles) }),
      fc.record({ which: fc.nat(5), how: fc.constantFrom('merged', 'closed') }),
    ),
    { nil: undefined },
  ),
  seed: fc.nat(),
  share: fc.constantFrom(0, 0.1, 0.3, 0.6),
  stalls: fc.boolean(),
  webhooks: fc.constantFrom('lost', 'once', 'doubled', 'late'),
  pauseMs: fc.nat(1_500),
});

/** A backend that goes on through all that happens, and its database. */
type Main = { database: string; kind: DatabaseKind; reader: Reader };

describe('the read side over a fleet', () => {
  let side: ReadSide;
  let readers: Reader[] = [];
  before(async () => {
    side = await ReadSide.start({ primitives });
  });
  after(() => side.stop());

  const epoch = async () => Number((await side.database('pair')('primitives_lease').first('epoch').catch(() => undefined))?.epoch ?? 0);

  /** What was asked that matches, as often as it was. */
  const asked = (pattern: RegExp) => systems.flatMap(system => side.proxies[system].requests.map(({ method, path }) => `${system}: ${method} ${path}`)).filter(line => pattern.test(line));
  const twice = (pattern: RegExp) => asked(pattern).filter((line, index, all) => all.indexOf(line) !== index);

  it('is collected by one of two backends, once, and served alike by both', async () => {
    const one = await side.startReader({ database: 'pair', name: 'one', seconds: 600 });
    await eventually('it collects', async () => (await epoch()) === 1);
    // Once it collects, what it misses for faults is to be found soon.
    readers = [one, await side.startReader({ database: 'pair', name: 'other', seconds: 1 })];
    await eventually('everything is known', async () => Object.keys((await derivedOf(side.database('pair')))?.pipelines ?? {}).length === primitives);
    for (const path of ['/primitives?limit=50', '/audit', '/sources']) {
      const [first, second] = await Promise.all(readers.map(reader => reader.get(path)));
      assert.equal(first.status, 200);
      const plain = (body: any) => ({ ...body, items: body.items?.map((item: object) => ({ ...item, ageSeconds: 0 })), lag: 0 });
      assert.deepEqual(plain(first.body), plain(second.body), path);
    }
    assert.equal(await epoch(), 1);
    // Besides what is not settled yet, and a branch that another source says has moved.
    assert.deepEqual(twice(/^(?!.*(resource-tree|git\/ref|graphql|upload-pack$))/), []);
    // The GitOps repo's mirror is begun beside its pull requests, and brought up to date after them.
    assert.equal(asked(/ameide-gitops\.git\/info\/refs/).length, 2);
    assert.equal(asked(/ameide\.git\/info\/refs/).length, 1);
    assert.equal(asked(/stream\/applications/).length, 1);
  });

  it('tells pages on either backend what a webhook to the other pointed at', async () => {
    for (const [at, from] of [[0, 1], [1, 0]]) {
      const page = await readers[at].signals();
      side.deliveries();
      await side.change({ count: 1, from: at });
      const id = side.fleet.changes.candidates[at];
      const { tag } = (await readers[from].get(`/primitives/${id}`)).body;
      // One change is several webhooks, which come one after the other.
      await eventually(`a page learns of ${id}`, async () => {
        for (const delivery of side.deliveries()) assert.equal(await readers[from].deliver(delivery), 202);
        return page.told.includes(tag);
      }, 30);
      page.close();
    }
  });

  it('goes on within thirty seconds when the backend that collects is killed in the middle of a fetch', async () => {
    const [collecting, other] = readers;
    const isFetch: Faults = ({ method, path }) => (method === 'POST' && path.endsWith('git-upload-pack') ? { kind: 'stall', afterBytes: 10 } : undefined);
    side.deliveries();
    side.setFaults(system => (system === 'github' ? isFetch : undefined));
    const changed = await side.change({ count: 1, from: 2 });
    await eventually('it fetches', async () => {
      for (const delivery of side.deliveries()) await collecting.deliver(delivery);
      return side.proxies.github.requests.some(({ fault }) => fault.kind === 'stall');
    });
    await collecting.stop('SIGKILL');
    const began = performance.now();
    side.setFaults();
    // Nobody is told of this one: who takes over looks.
    changed.push(...(await side.change({ count: 1, from: 3 })));
    await eventually('the other one collects', async () => (await epoch()) === 2, 30);
    for (const { id, image } of changed) {
      const digest = image.slice(image.indexOf('@') + 1);
      await eventually(`${id} is shown as it is`, async () => JSON.stringify((await other.get(`/primitives/${id}`)).body).includes(digest), 30 - (performance.now() - began) / 1_000);
    }
    console.error(`taken over after ${Math.round(performance.now() - began)} ms`);
    assert.equal(await epoch(), 2);
    assert.deepEqual(twice(/manifests|blobs/), []);
    // A stream and a mirror of its own.
    assert.equal(asked(/stream\/applications/).length, 2);
  });

  it('ends, after any changes, webhooks and faults, where an empty database would, on either database', async () => {
    // Who took over goes on; on its own, this begins with a backend of its own.
    const pair: Main = { database: 'pair', kind: 'postgres', reader: readers.at(-1) ?? (await side.startReader({ database: 'pair', name: 'main', seconds: 1 })) };
    const embedded = { database: 'alone', name: 'alone', kind: 'sqlite', seconds: 1 } as const;
    const alone: Main = { ...embedded, reader: await side.startReader(embedded) };
    const mains = [pair, alone];
    for (const { reader } of mains) void reader.ended.then(code => code !== null && code !== 0 && console.error(`The backend ended with ${code}:\n${reader.printed().slice(-4_000)}`));
    const printed = [...readers, pair.reader, alone.reader].map(reader => reader.printed);
    console.error(`READ_SIDE_SEED=${seed} READ_SIDE_RUNS=${runs} runs this again`);
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 3, maxLength: 6 }), async all => {
        run += 1;
        if (run === 1) {
          // A newer image is what there is to promote.
          await side.change({ count: 8, from: 0 });
          for (const [from, others] of [[0, manyFiles], [3, 0]]) await side.propose({ from, count: 4, others });
          await everyFault();
        }
        await happen(mains, all, async () => {
          if (run > 1) return;
          // SQLite ends with its process, and goes on from its file.
          await Promise.all([side.postgres.down(), alone.reader.stop('SIGKILL')]);
          await side.change({ count: 1, from: run });
          for (const how of ['merged', 'closed'] as const) await side.endPromotion({ which: 0, how });
          await sleep(1_000);
          await side.postgres.up();
          alone.reader = await side.startReader({ ...embedded, name: 'again' });
          printed.push(alone.reader.printed);
        });
        await endsAsFromScratch({ mains, scratch: `scratch${run}` });
      }),
      // A failure is looked into by its seed: to look for a smaller one would take minutes.
      { numRuns: Number(runs), seed: Number(seed), endOnFailure: true },
    );
    for (const { reader } of mains) await reader.stop();
    await showsNoSecret(mains, printed);
  });

  /** Lets things change and go wrong, and then nothing any more; `atLast` is while they still do. */
  async function happen(mains: readonly Main[], all: readonly Step[], atLast: () => Promise<void>): Promise<void> {
    // Of what came before, nobody is told.
    side.deliveries();
    const late: Delivery[] = [];
    for (const { change, promotion, seed: chance, share, stalls, webhooks, pauseMs } of all) {
      side.setFaults(system => {
        const some = faultsBySeed({ seed: chance, share, among: faultsOf(system) });
        return stalls ? stalling(system, some) : some;
      });
      if (change.count > 0) await side.change(change);
      if (promotion) await ('how' in promotion ? side.endPromotion(promotion) : side.propose(promotion));
      await sleep(pauseMs);
      const sent = webhooks === 'lost' ? [] : side.deliveries();
      if (webhooks === 'late') late.push(...sent);
      else await deliver(mains, webhooks === 'doubled' ? [...sent, ...sent].reverse() : sent);
    }
    await atLast();
    side.setFaults();
    await deliver(mains, late);
  }

  async function endsAsFromScratch({ mains, scratch }: { mains: readonly Main[]; scratch: string }): Promise<void> {
    const reader = await side.startReader({ database: scratch, name: scratch });
    const databases = mains.map(({ database, kind }) => side.database(database, kind));
    const same = await untilSame(side.database(scratch), databases, 90).catch(async error => {
      await tellWhy(error, [...mains, { database: scratch, kind: 'postgres', reader }]);
      throw error;
    });
    assert.equal(Object.keys(same.pipelines ?? {}).length, primitives);
    await reader.stop('SIGKILL');
  }

  /** The property's own report names neither what differs nor what keeps it so. */
  async function tellWhy(error: unknown, all: readonly Main[]): Promise<void> {
    console.error(inspect(error, { depth: 12, maxStringLength: 20_000 }));
    for (const { database, kind, reader } of all) {
      const db = side.database(database, kind);
      console.error(database, await db('primitives_source').select('source', 'status', 'message', 'last_success_at'), await db('primitives_dirty'));
      console.error(reader.printed().slice(-20_000));
    }
  }

  /** Everything that can go wrong does, at every system, while things change. */
  async function everyFault(): Promise<void> {
    side.setFaults(system => stalling(system, inTurn(faultsOf(system))));
    const lacks = (system: System) =>
      faultsOf(system).filter(fault => !side.proxies[system].requests.some(request => request.fault === fault));
    await eventually('everything went wrong', async () => {
      await side.change({ count: 1 });
      const missing = systems.flatMap(lacks);
      assert.deepEqual(missing, []);
      return true;
    }, 60);
  }

  /** Side by side, as GitHub does. */
  const deliver = (mains: readonly Main[], deliveries: readonly Delivery[]) => Promise.all(mains.flatMap(({ reader }) => deliveries.map(delivery => reader.deliver(delivery))));

  async function showsNoSecret(mains: readonly Main[], printed: readonly (() => string)[]): Promise<void> {
    const shown = printed.map(said => said());
    for (const main of mains) shown.push(JSON.stringify(await rowsOf(main)));
    for (const secret of secrets) assert.ok(!shown.some(text => text.includes(secret)), `${secret} is shown`);
  }

  /** Every row of every table. */
  async function rowsOf({ database, kind }: Main): Promise<unknown[]> {
    const db = side.database(database, kind);
    const tables: string[] = await (kind === 'sqlite' ? db('sqlite_master').where({ type: 'table' }).pluck('name') : db('information_schema.tables').where({ table_schema: 'public' }).pluck('table_name'));
    return Promise.all(tables.map(table => db(table)));
  }
});
