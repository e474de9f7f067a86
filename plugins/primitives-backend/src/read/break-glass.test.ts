import { describeOnDatabases } from '../__testUtils__/databases';
import { later, Reading } from '../__testUtils__/reading';
import { pruneHistory } from '../store/retention';
import { application, factsOf, green, id } from '../testing/world';
import { breakGlassPage } from './break-glass';

jest.setTimeout(60_000);

const name = `dev-${id}`;
const byHand = {
  ...application.operation,
  ...{ phase: 'Succeeded', hooks: [], startedAt: '2026-01-10T13:00:00.000Z' },
  initiatedBy: { username: 'eve', automated: false },
};

describeOnDatabases('changes outside Git', databases => {
  let reading: Reading;
  const page = (query = {}) =>
    breakGlassPage(reading.db, query, {
      environments: ['dev', 'staging'],
      readable: 'everything',
    });
  const put = (change: object, position: number) =>
    reading.record([
      later('application', name, { ...application, ...change }, position),
    ]);
  beforeEach(async () => {
    reading = await Reading.open(databases);
    await reading.readAll();
    await reading.record(factsOf(green));
  });

  it('say what it was, who did it, and from when until when', async () => {
    await put({ sync: 'OutOfSync', selfHeal: false }, 2);
    expect((await page()).items).toMatchObject([
      {
        ...{ change: 'drift', application: name, environment: 'dev' },
        ...{ primitive: 'domain/orders', owner: 'group:orders' },
        seconds: expect.any(Number),
      },
    ]);
    expect((await page()).items[0].until).toBeUndefined();
    await put({ overrides: ['helm parameter image.tag'] }, 3);
    await put({ operation: byHand }, 4);
    await put({}, 5);
    const { items } = await page();
    expect(items.every(item => item.until !== undefined)).toBe(true);
    expect(items.map(i => [i.change, i.by]).sort()).toEqual([
      ['drift', undefined],
      ['manual-sync', 'eve'],
      ['override', undefined],
    ]);
    const [manual] = items.filter(i => i.change === 'manual-sync');
    expect(manual).toMatchObject({
      since: '2026-01-10T13:00:00.000Z',
      message: expect.stringMatching(
        /^eve synced dev-domain-orders-v0 by hand/,
      ),
    });
    // What is over stays over, and what comes again is another time.
    await put({ sync: 'OutOfSync', selfHeal: false }, 6);
    expect((await page({ change: ['drift'] })).items).toHaveLength(2);
    expect(
      (await page({ change: ['drift'], state: 'open' })).items,
    ).toHaveLength(1);
  });

  it('are found by each filter, in pages', async () => {
    await put({ overrides: ['a', 'b', 'c'] }, 2);
    await put({ operation: byHand }, 3);
    const count = async (query: object) => (await page(query)).items.length;
    expect(await count({})).toBe(4);
    expect(await count({ change: ['override'] })).toBe(3);
    expect(await count({ change: ['drift'] })).toBe(0);
    expect(await count({ change: ['manual-sync', 'image'] })).toBe(1);
    expect(await count({ state: 'open' })).toBe(1);
    expect(await count({ state: 'over' })).toBe(3);
    expect(await count({ environment: 'dev' })).toBe(4);
    expect(await count({ environment: 'staging' })).toBe(0);
    expect(await count({ owner: 'group:orders' })).toBe(4);
    expect(await count({ owner: 'group:others' })).toBe(0);
    expect(await count({ id })).toBe(4);
    expect(await count({ id: 'domain-other-v0' })).toBe(0);
    expect(await count({ to: new Date('2026-01-10T13:00:01Z') })).toBe(1);
    expect(await count({ from: new Date(Date.now() + 60_000) })).toBe(1);
    const first = await page({ limit: 3 });
    const next = await page({ limit: 3, cursor: first.nextCursor });
    const all = await page();
    expect([...first.items, ...next.items].map(i => i.subject)).toEqual(
      all.items.map(i => i.subject),
    );
    await expect(
      page({ cursor: first.nextCursor, state: 'open' }),
    ).rejects.toThrow(/cursor: /);
  });

  it('are kept for as long as history is, while they stand for ever', async () => {
    await put({ overrides: ['a'] }, 2);
    await put({ sync: 'OutOfSync', selfHeal: false }, 3);
    await pruneHistory(reading.db, { retentionMs: -60_000 });
    expect((await page()).items).toMatchObject([{ change: 'drift' }]);
  });
});
