import { mockServices } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { describeOnDatabases } from '../__testUtils__/databases';
import { takeFence } from '../__testUtils__/tenure';
import { Fence } from '../collect/lease';
import { openDatabase } from '../store/open-database';
import { pruneHistory } from '../store/retention';
import { TransitionRow } from '../store/transitions';
import { insertRows } from '../store/write-rows';
import { appendTransitions, sealBacklog } from './chain-store';
import { HistoryVerifier } from './history-verifier';

jest.setTimeout(60_000);

const directory = resolvePackagePath(
  '@ameide/plugin-primitives-backend',
  'migrations',
);

const row = (
  n: number,
  change: Partial<TransitionRow> = {},
): TransitionRow => ({
  ...{ id: n % 2 ? 'domain-orders-v0' : 'domain-pay-v0', environment: 'dev' },
  ...{ stage: 'smoke', at: 1_000 * n, from_status: 'running' },
  ...{ to_status: 'passed', digest: null, message: `Step ${n} – done` },
  said: null,
  ...change,
});
const rows = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => row(from + i));

describeOnDatabases('the hash chain of the history', databases => {
  const logger = mockServices.logger.mock();
  const open = async () =>
    openDatabase(mockServices.database({ knex: await databases.init() }));
  const verify = (db: Knex) => new HistoryVerifier({ db, logger }).verify();
  const append = (fence: Fence, some: TransitionRow[]) =>
    fence.transaction((tx, now) => appendTransitions(tx, some, now));

  async function filled() {
    const db = await open();
    const fence = await takeFence(db);
    await append(fence, rows(1, 4));
    await append(fence, rows(5, 10));
    return { db, fence };
  }

  it('says that nothing is proven while there is nothing, and that all is whole then', async () => {
    const db = await open();
    expect(await verify(db)).toMatchObject({ status: 'empty', records: 0 });
    await append(await takeFence(db), [
      ...rows(1, 3),
      row(4, { message: 'half \ud800 a pair, and \0' }),
    ]);
    expect(await verify(db)).toMatchObject({
      ...{ status: 'whole', records: 4, faults: 0, unsealed: 0 },
      head: { link: 4 },
      wholeFrom: { link: 1, at: '1970-01-01T00:00:01.000Z' },
    });
  });

  it.each<[string, (db: Knex) => Promise<unknown>, object]>([
    [
      'a changed record',
      db =>
        db('primitives_transition')
          .where({ link: 4 })
          .update({ to_status: 'failed' }),
      { kind: 'changed', message: expect.stringMatching(/^Record 4 .*hash/) },
    ],
    [
      'a record whose seal was changed',
      db =>
        db('primitives_transition').where({ link: 4 }).update({ sealed_at: 1 }),
      { kind: 'changed', record: { link: 4 } },
    ],
    [
      'a record that is changed with its hash',
      db =>
        db('primitives_transition')
          .where({ link: 4 })
          .update({ hash: 'a'.repeat(64) }),
      { kind: 'changed', record: { link: 4 } },
    ],
    [
      'a removed record',
      db => db('primitives_transition').where({ link: 4 }).delete(),
      { kind: 'removed', message: 'Records 4 to 4 are gone' },
    ],
    [
      'the first one removed',
      db => db('primitives_transition').where({ link: 1 }).delete(),
      { kind: 'removed', message: 'Records 1 to 1 are gone' },
    ],
    [
      'a record that is put between',
      async db => {
        await db('primitives_transition')
          .where({ link: 4 })
          .update({ seq: 99 });
        await insertRows(db, 'primitives_transition', [
          { seq: 4, ...row(4, { message: 'forged' }) },
        ]);
      },
      { kind: 'inserted', record: { seq: 4 } },
    ],
  ])('finds %s, and goes on behind it', async (_name, tamper, fault) => {
    const { db } = await filled();
    await tamper(db);
    const found = await verify(db);
    expect(found).toMatchObject({ status: 'broken', fault });
    expect(found.faults).toBeGreaterThan(0);
  });

  it('says from where it is whole again', async () => {
    const { db } = await filled();
    await db('primitives_transition').where({ link: 4 }).update({ at: 1 });
    expect(await verify(db)).toMatchObject({
      ...{ faults: 1, wholeFrom: { link: 5 } },
    });
  });

  it('finds that the newest records are gone, or that others stand behind them', async () => {
    const { db } = await filled();
    const [last] = await db('primitives_transition').where({ link: 10 });
    await db('primitives_transition').where({ link: 10 }).delete();
    expect(await verify(db)).toMatchObject({
      status: 'broken',
      fault: { message: 'The newest records, 10 to 10, are gone' },
    });
    await insertRows(db, 'primitives_transition', [
      last,
      { ...last, seq: 50, link: 11 },
    ]);
    const found = await verify(db);
    expect(found).toMatchObject({ status: 'broken' });
    expect(found.wholeFrom).toBeUndefined();
  });

  it('lets no two records have one place', async () => {
    const { db } = await filled();
    const [last] = await db('primitives_transition').where({ link: 10 });
    await expect(
      insertRows(db, 'primitives_transition', [{ ...last, seq: 50 }]),
    ).rejects.toMatchObject({ message: expect.stringMatching(/unique/i) });
  });

  it('is whole after retention, from its checkpoint on, and down to nothing', async () => {
    const { db, fence } = await filled();
    const retentionMs = Date.now() - 5_500;
    const before = await verify(db);
    await pruneHistory(db, { retentionMs });
    const left = await db('primitives_transition');
    expect(left.length).toBeGreaterThan(0);
    const first = Math.min(...left.map(r => Number(r.link)));
    expect(await verify(db)).toMatchObject({
      ...{ status: 'whole', head: before.head, records: 11 - first },
      checkpoint: { link: first - 1 },
      wholeFrom: { link: first },
    });
    await db('primitives_transition').where({ link: first }).delete();
    expect(await verify(db)).toMatchObject({ status: 'broken' });
    await pruneHistory(db, { retentionMs: 1_000 });
    expect(await db('primitives_transition')).toEqual([]);
    expect(await verify(db)).toMatchObject({
      ...{ status: 'empty', checkpoint: { link: 10 } },
    });
    await append(fence, rows(11, 12));
    expect(await verify(db)).toMatchObject({
      ...{ status: 'whole', wholeFrom: { link: 11 } },
    });
  });

  it('counts what a version without the chain writes, and seals it in order before anything else', async () => {
    const { db, fence } = await filled();
    await insertRows(db, 'primitives_transition', rows(11, 13));
    expect(await verify(db)).toMatchObject({ status: 'whole', unsealed: 3 });
    // An append before the backlog was sealed must not overtake it.
    await append(fence, rows(14, 14));
    await insertRows(db, 'primitives_transition', rows(15, 16));
    expect(await sealBacklog(fence)).toBe(2);
    expect(await verify(db)).toMatchObject({
      ...{ status: 'whole', records: 16, unsealed: 0, head: { link: 16 } },
    });
    const bySeq = await db('primitives_transition').orderBy('seq');
    expect(bySeq.map(r => Number(r.link))).toEqual(
      Array.from({ length: 16 }, (_, i) => i + 1),
    );
  });

  it('goes forward from a filled database, and back', async () => {
    const knex = await databases.init();
    const known = ['20260101_init.js', '20260201_incremental.js'];
    for (const name of known) await knex.migrate.up({ directory, name });
    // The version that wrote them knew no sayings.
    const old = rows(1, 2_500).map(({ said: _, ...each }) => each);
    await insertRows(knex, 'primitives_transition', old);
    const db = await openDatabase(mockServices.database({ knex }));
    expect(await verify(db)).toMatchObject({
      status: 'empty',
      unsealed: 2_500,
    });
    expect(await sealBacklog(await takeFence(db))).toBe(2_500);
    expect(await verify(db)).toMatchObject({
      ...{ status: 'whole', records: 2_500, sealedLate: 2_500 },
    });
    for (const name of ['20260302_breach_periods.js', '20260301_hash_chain.js'])
      await knex.migrate.down({ directory, name });
    expect(await knex('primitives_transition')).toHaveLength(2_500);
    expect(await knex.schema.hasTable('primitives_chain')).toBe(false);
  });

  it('logs what is wrong', async () => {
    const { db } = await filled();
    await new HistoryVerifier({ db, logger }).watch();
    expect(logger.error).not.toHaveBeenCalled();
    await db('primitives_transition').where({ link: 4 }).update({ at: 1 });
    await new HistoryVerifier({ db, logger }).watch();
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringMatching(/Record 4 .*whole from record 5 on/),
    );
  });
});
