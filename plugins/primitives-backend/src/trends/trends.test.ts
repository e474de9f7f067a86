import { mockServices } from '@backstage/backend-test-utils';
import { Readable } from '@ameide/plugin-primitives-node';
import { describeOnDatabases } from '../__testUtils__/databases';
import { later, Reading } from '../__testUtils__/reading';
import { everything } from '../read/readable';
import { pruneHistory } from '../store/retention';
import { application, config, factsOf, green } from '../testing/world';
import { dayOf, dayRows } from './day-rows';
import { TrendReader, TrendRequest } from './trend-reader';
import { TrendWriter } from './trend-writer';

jest.setTimeout(120_000);

const dayMs = 24 * 60 * 60_000;
const owner = 'group:orders';

describe('rows of a day', () => {
  const rules = [
    { rule: 'a', status: 'unknown' as const },
    { rule: 'b', status: 'met' as const },
  ];
  it('has every rule of the whole fleet, and unknown where nobody could look', () => {
    const rows = dayRows({
      ...{ day: '2026-01-31', rules, verdicts: [], breaches: [] },
    });
    expect(rows.map(r => [r.owner, r.rule, r.breaches])).toEqual([
      ['*', 'a', null],
      ['*', 'b', 0],
    ]);
  });

  it('counts what was found also where not all could be looked at, for its owner and the fleet', () => {
    const rows = dayRows({
      ...{ day: '2026-01-31', rules, verdicts: [] },
      breaches: [
        { rule: 'a', owner, count: 2 },
        { rule: 'a', owner: '*', count: 1 },
      ],
    });
    expect(rows.map(r => [r.owner, r.rule, r.breaches])).toEqual([
      ['*', 'a', 3],
      ['*', 'b', 0],
      [owner, 'a', 2],
    ]);
  });
});

describeOnDatabases('trends', databases => {
  async function open() {
    const reading = await Reading.open(databases);
    const { db, statuses } = reading;
    const logger = mockServices.logger.mock();
    const writer = new TrendWriter({ db, statuses, logger, config });
    const reader = new TrendReader({ db });
    const read = (span: Partial<TrendRequest> = {}) =>
      reader.read({
        ...{ from: new Date(Date.now() - 10 * dayMs), to: new Date() },
        readable: everything,
        ...span,
      });
    return { reading, writer, read };
  }

  it('tell of today as it stands, by team and by rule', async () => {
    const { reading, read } = await open();
    await reading.readAll();
    expect((await read()).days).toMatchObject([{ verdicts: { met: 0 } }]);
    const [subject] = Object.keys(green.application);
    await reading.record([
      ...factsOf(green),
      later('application', subject, { ...application, overrides: ['a'] }, 2),
    ]);
    const [today] = (await read({ owner })).days;
    expect(today.verdicts).toMatchObject({ met: 5, 'not-met': 0 });
    expect(today.breaches).toContainEqual({
      ...{ rule: 'no-overrides-or-drift', open: 1 },
    });
    expect(today.day).toBe(dayOf(Date.now()));
    const [other] = (await read({ owner: 'group:default/other' })).days;
    expect(other.verdicts).toMatchObject({ met: 0 });
    expect(other.breaches).toContainEqual({
      ...{ rule: 'no-overrides-or-drift', open: 0 },
    });
  });

  it('are for whoever reads a part those of owners of whom nothing is hidden', async () => {
    const { reading, read } = await open();
    await reading.readAll();
    await reading.record(factsOf(green));
    const today = async (readable: Readable, asked?: string) => {
      const { days } = await read({ readable, owner: asked });
      return days[0];
    };
    const ours: Readable = { field: 'owner', values: ['group:default/orders'] };
    const drift = 'no-overrides-or-drift';
    for (const asked of [undefined, owner]) {
      const { verdicts, breaches } = await today(ours, asked);
      expect(verdicts).toMatchObject({ met: 5 });
      expect(breaches).toContainEqual({ rule: drift, open: 0 });
      // About the whole repository, of which these are a part.
      expect(breaches).toContainEqual({ rule: 'ci-is-the-writer' });
    }
    const theirs: Readable = { field: 'owner', values: ['group:default/x'] };
    for (const { who, asked } of [
      ...[{ who: theirs }, { who: theirs, asked: owner }],
      { who: ours, asked: 'group:default/x' },
      // What is written like the whole fleet is nobody's way to it.
      { who: { not: theirs }, asked: '*' },
    ]) {
      const { verdicts, breaches } = await today(who, asked);
      expect(verdicts).toMatchObject({ met: 0, 'not-met': 0, unknown: 0 });
      expect(breaches.every(each => each.open === undefined)).toBe(true);
    }
  });

  it('have no day that was written down while it went on', async () => {
    const { reading, writer, read } = await open();
    await reading.readAll();
    await reading.record(factsOf(green));
    const { db } = reading;
    const early = { day: dayOf(Date.now()), owner: '*', rule: 'core-ci' };
    await db('primitives_audit_day').insert({
      ...{ ...early, met: 99, not_met: 0, unknown: 0, waived: 0, breaches: null },
    });
    expect((await read()).days).toMatchObject([{ verdicts: { met: 5 } }]);
    await writer.run();
    expect(await db('primitives_audit_day')).toEqual([]);
    const before = new Date(Date.now() - dayMs);
    expect((await read({ to: before })).days).toEqual([]);
  });

  it('finds the days before in history, and leaves out those before it', async () => {
    const { reading, writer, read } = await open();
    await reading.readAll();
    await reading.record(factsOf(green));
    const { db } = reading;
    // As if it had been recorded three days ago.
    for (const [table, column] of [
      ['fact', 'since'],
      ['source', 'since'],
      ['transition', 'at'],
    ])
      await db(`primitives_${table}`).update({
        [column]: db.raw('?? - ?', [column, 3 * dayMs]),
      });
    await writer.run();
    const { days } = await read();
    expect(days.map(({ day }) => day)).toEqual(
      [3, 2, 1, 0].map(back => dayOf(Date.now() - back * dayMs)),
    );
    for (const { verdicts } of days) expect(verdicts).toEqual(days[3].verdicts);
    await pruneHistory(db, { retentionMs: dayMs });
    expect((await read()).days).toHaveLength(2);
  });
});
