import { Verdict } from '@ameide/plugin-primitives-common';
import { describeOnDatabases } from '../__testUtils__/databases';
import { later, Reading } from '../__testUtils__/reading';
import { pruneHistory } from '../store/retention';
import { application, factsOf, green, id } from '../testing/world';

jest.setTimeout(120_000);

const wiring = { component: true, smoke: true, values: true };
const unwired = { component: false, smoke: false, values: false };

describeOnDatabases('since when a verdict was seen', databases => {
  let reading: Reading;
  beforeEach(async () => {
    reading = await Reading.open(databases);
    await reading.readAll();
  });

  const verdict = async (rule: string, at?: Date): Promise<Verdict> => {
    const { items } = await reading.model.auditItems({ at });
    const found = items[0].done.find(each => each.rule === rule);
    if (!found) throw new Error(`nothing is judged by ${rule}`);
    return found;
  };
  const isBetween = (time: string | undefined, from: Date, to: Date) =>
    time !== undefined &&
    Date.parse(time) >= from.getTime() &&
    Date.parse(time) <= to.getTime();

  it('is at least that where nobody looked before, and exactly that after a change', async () => {
    const before = await reading.moment();
    await reading.record(factsOf({ ...green, wiring: { [id]: unwired } }));
    const first = await reading.moment();
    const notMet = await verdict('wiring-merged');
    expect(notMet).toMatchObject({
      status: 'not-met',
      seen: { atLeast: true },
    });
    expect(notMet.since).toBeUndefined();
    expect(isBetween(notMet.seen?.since, before, first)).toBe(true);

    await reading.record([later('wiring', id, wiring, 2)]);
    const second = await reading.moment();
    const met = await verdict('wiring-merged');
    expect(met.status).toBe('met');
    expect(met.seen?.atLeast).toBeUndefined();
    expect(isBetween(met.seen?.since, first, second)).toBe(true);

    // Another thing changes: what is the same has been so as long as before.
    const [subject] = Object.keys(green.application);
    const degraded = { ...application, health: 'Degraded' };
    await reading.record([later('application', subject, degraded, 2)]);
    expect((await verdict('wiring-merged')).seen).toEqual(met.seen);
    expect((await verdict('environment-running')).seen?.atLeast).toBe(
      undefined,
    );
    expect((await verdict('core-ci')).seen?.atLeast).toBe(true);

    // At each moment what was said then.
    expect((await verdict('wiring-merged', first)).seen).toEqual(notMet.seen);
    expect((await verdict('wiring-merged', second)).seen).toEqual(met.seen);
    const past = await reading.model.pipeline(id, first);
    const { done }: { done: Verdict[] } = JSON.parse(past ?? '');
    expect(done.find(v => v.rule === 'wiring-merged')?.seen).toEqual(
      notMet.seen,
    );
  });

  it('stays while a source cannot be read, but for what is unknown by that', async () => {
    await reading.record(factsOf(green));
    const core = await verdict('core-ci');
    const running = await verdict('environment-running');
    expect([core, running].map(({ status }) => status)).toEqual(['met', 'met']);
    for (const { seen } of [core, running]) expect(seen).toBeDefined();
    await reading.fail('argocd');
    expect((await verdict('core-ci')).seen).toEqual(core.seen);
    const unread = await verdict('environment-running');
    expect(unread.status).toBe('unknown');
    const argocd = (await reading.model.sources()).find(
      ({ source }) => source === 'argocd',
    );
    expect(unread.seen).toEqual({ since: argocd?.since });
    const down = await reading.moment();
    await reading.readAll();
    expect((await verdict('environment-running')).seen).toEqual(running.seen);
    expect((await verdict('environment-running', down)).seen).toEqual(
      unread.seen,
    );
  });

  it('ends with the primitive, and begins anew with it', async () => {
    await reading.record(factsOf(green));
    const before = await verdict('core-ci');
    const [folder] = Object.keys(green.folder);
    const there = await reading.moment();
    const gone = [
      later('folder', folder, null, 2),
      later('wiring', id, null, 2),
    ];
    await reading.record(gone);
    const away = await reading.moment();
    await reading.record([
      later('folder', folder, green.folder[folder], 3),
      later('wiring', id, wiring, 3),
    ]);
    const again = await verdict('core-ci');
    expect(again.seen?.atLeast).toBe(true);
    expect(Date.parse(again.seen?.since ?? '')).toBeGreaterThan(away.getTime());
    expect((await verdict('core-ci', there)).seen).toEqual(before.seen);
  });

  it('is forgotten with the rest of history, and not before', async () => {
    await reading.record(factsOf({ ...green, wiring: { [id]: unwired } }));
    const first = await reading.moment();
    await reading.record([later('wiring', id, wiring, 2)]);
    await pruneHistory(reading.db, { retentionMs: 60_000 });
    expect((await verdict('wiring-merged', first)).seen).toBeDefined();
    await reading.moment();
    await pruneHistory(reading.db, { retentionMs: 0 });
    expect(await reading.db('primitives_verdict_history')).toEqual([]);
    expect((await verdict('wiring-merged')).seen).toBeDefined();
  });

  it('asks the database no more for many primitives than for one', async () => {
    const named = (name: string) =>
      JSON.parse(
        JSON.stringify(factsOf(green).filter(({ scope }) => scope !== ''))
          .replaceAll('domain-orders', `domain-${name}`)
          .replaceAll('domain/orders', `domain/${name}`),
      );
    const queriesOf = async (read: () => Promise<unknown>) => {
      let queries = 0;
      const count = () => {
        queries += 1;
      };
      reading.db.on('query', count);
      await read();
      reading.db.removeListener('query', count);
      return queries;
    };
    await reading.record(factsOf(green));
    const one = await reading.moment();
    const pastOfOne = await queriesOf(() =>
      reading.model.auditItems({ at: one }),
    );
    const writesOfOne = await queriesOf(() => reading.record(named('a')));
    const writesOfMany = await queriesOf(() =>
      reading.record(['b', 'c', 'd', 'e', 'f'].flatMap(named)),
    );
    const many = await reading.moment();
    const pastOfMany = await queriesOf(() =>
      reading.model.auditItems({ at: many }),
    );
    expect(pastOfMany).toBe(pastOfOne);
    expect(writesOfMany).toBe(writesOfOne);
  });
});
