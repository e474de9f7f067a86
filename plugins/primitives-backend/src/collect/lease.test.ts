import { setTimeout as sleep } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { databaseNow } from '../store/database-time';
import { openDatabase } from '../store/open-database';
import { eventually } from '../__testUtils__/collecting';
import { describeOnDatabases } from '../__testUtils__/databases';
import { Lease, Tenure } from './lease';

jest.setTimeout(60_000);

/** A machine that stands still for a second is no dead holder. */
const times = { ttlMs: 1_500, renewMs: 100 };

describeOnDatabases('Lease', databases => {
  let db: Knex;
  beforeEach(async () => {
    db = await openDatabase(
      mockServices.database({ knex: await databases.init() }),
    );
  });

  function replica(database = db) {
    const stop = new AbortController();
    const events: string[] = [];
    const tenures: Tenure[] = [];
    const lease = new Lease({
      ...{ db: database, name: 'collector', times },
      logger: mockServices.logger.mock(),
      onChange: event => events.push(event),
    });
    const running = lease.hold(stop.signal, async tenure => {
      tenures.push(tenure);
      await new Promise(resolve => {
        tenure.signal.addEventListener('abort', resolve);
      });
    });
    const end = async () => {
      stop.abort();
      await running;
    };
    return { lease, events, tenures, end };
  }

  it('is held by one, and handed over at once by one that stops', async () => {
    const one = replica();
    const other = replica();
    await eventually(async () =>
      expect([...one.tenures, ...other.tenures]).not.toEqual([]),
    );
    await sleep(times.ttlMs);
    const [holder, waiting] =
      one.tenures.length > 0 ? [one, other] : [other, one];
    expect([holder.tenures.length, waiting.tenures.length]).toEqual([1, 0]);
    await holder.end();
    expect(holder.events).toEqual(['taken', 'released']);
    await eventually(async () => expect(waiting.tenures).toHaveLength(1));
    await waiting.end();
  });

  it('is taken from one that does not renew, which cannot write when it wakes up', async () => {
    const lease = new Lease({
      ...{ db, name: 'collector', times },
      logger: mockServices.logger.mock(),
    });
    const epoch = await lease.acquire();
    if (epoch === undefined) throw new Error('nobody else can hold it');
    const sleeper = lease.fence(epoch);
    await sleeper.transaction(async tx =>
      tx('primitives_dirty').insert({ scope: 'a', due_at: 1 }),
    );
    const other = replica();
    await eventually(async () => expect(other.tenures).toHaveLength(1));
    await expect(
      sleeper.transaction(async tx =>
        tx('primitives_dirty').insert({ scope: 'b', due_at: 1 }),
      ),
    ).rejects.toThrow(/may no longer write/);
    expect(await lease.renew(epoch)).toBe(false);
    expect(await db('primitives_dirty').select('scope')).toEqual([
      { scope: 'a' },
    ]);
    await other.end();
  });

  it('tells its holder when another took it', async () => {
    const holder = replica();
    await eventually(async () => expect(holder.tenures).toHaveLength(1));
    await db('primitives_lease').update({ epoch: 99, holder: 'x' });
    await eventually(async () =>
      expect(holder.tenures[0].signal.aborted).toBe(true),
    );
    expect(holder.events).toEqual(['taken', 'lost']);
    await holder.end();
  });

  it('begins anew when the database lost what was committed', async () => {
    const holder = replica();
    await eventually(async () => expect(holder.tenures).toHaveLength(1));
    const [{ fence, signal }] = holder.tenures;
    const write = (scope: string) =>
      fence.transaction(async tx =>
        tx('primitives_dirty').insert({ scope, due_at: 1 }),
      );
    await write('a');
    const before = await db('primitives_lease').first('expires_at');
    await write('b');
    // As a standby has it that the last commit had not reached.
    await db('primitives_lease').update(before);
    await db('primitives_dirty').where({ scope: 'b' }).delete();
    await expect(write('c')).rejects.toThrow(/lost what was committed/);
    expect(signal.aborted).toBe(true);
    await eventually(async () => expect(holder.tenures).toHaveLength(2));
    expect(holder.events).toEqual(['taken', 'lost', 'taken']);
    const [, again] = holder.tenures;
    await again.fence.transaction(async tx =>
      tx('primitives_dirty').insert({ scope: 'b', due_at: 1 }),
    );
    await expect(write('d')).rejects.toThrow(/may no longer write/);
    await holder.end();
  });

  it('lets one write after the other, each by the time at which it could', async () => {
    const holder = replica();
    await eventually(async () => expect(holder.tenures).toHaveLength(1));
    const [{ fence }] = holder.tenures;
    const spans = await Promise.all(
      [1, 2, 3].map(() =>
        fence.transaction(async (tx, now) => {
          await sleep(50);
          await tx('primitives_dirty').del();
          return { began: now, ended: await databaseNow(tx) };
        }),
      ),
    );
    spans.sort((a, b) => a.began - b.began);
    for (const [index, { began }] of spans.entries())
      expect(began).toBeGreaterThanOrEqual(spans[index - 1]?.ended ?? 0);
    await holder.end();
  });

  it('rides out trouble that is shorter than its life', async () => {
    const holder = replica();
    await eventually(async () => expect(holder.tenures).toHaveLength(1));
    const update = jest
      .spyOn(holder.lease, 'renew')
      .mockRejectedValue(new Error('the connection broke'));
    await sleep(times.renewMs * 3);
    update.mockRestore();
    await sleep(times.renewMs * 3);
    expect(holder.tenures).toHaveLength(1);
    expect(holder.tenures[0].signal.aborted).toBe(false);
    await holder.end();
  });
});
