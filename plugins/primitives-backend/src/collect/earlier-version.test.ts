import { Knex } from 'knex';
import {
  derived,
  eventually,
  greenOutside,
  useCollecting,
} from '../__testUtils__/collecting';
import { describeOnDatabases } from '../__testUtils__/databases';
import { takeFence } from '../__testUtils__/tenure';
import { digest, sha } from '../testing/world';
import { repairEarlierVersion } from './earlier-version';

jest.setTimeout(120_000);

const smoke = `dev-domain-orders-v0-smoke@${sha('7')}`;
const asked = { enabled: true, digest: digest('7') };

/** Writes what the version before this one writes: it knows neither `scope`, `since` nor `seq`. */
async function writeAsBefore(db: Knex) {
  const row = (kind: string, subject: string, value: object) => ({
    ...{ source: 'argocd', kind, subject, value: JSON.stringify(value) },
    ...{ position: 7, revision: 'r', observed_at: '2026-01-10T12:00:00Z' },
  });
  await db('primitives_fact')
    .insert([
      row('smoke', smoke, { phase: 'Succeeded', hooks: [] }),
      row('smoke-log', smoke, { log: 'expected 2, got 3' }),
      row('desired-at', `${sha('7')}:dev/domain-orders-v0-smoke`, asked),
      row('wiring', 'domain-gone-v0', { component: true }),
    ])
    .onConflict(['kind', 'subject'])
    .merge();
  await db('primitives_document')
    .insert({ id: '#audit', body: '{}', summary: null, hash: '' })
    .onConflict('id')
    .merge();
}

describeOnDatabases('Facts of an earlier version', databases => {
  const { open, start, fromScratch } = useCollecting(databases);

  it('keeps what cannot be read again, and takes the rest away, once', async () => {
    const db = await open();
    const fence = await takeFence(db);
    const environments = ['dev'];
    expect(
      await repairEarlierVersion(fence, { environments, isTakeover: true }),
    ).toBe(false);
    await writeAsBefore(db);
    expect(
      await repairEarlierVersion(fence, { environments, isTakeover: true }),
    ).toBe(true);
    expect(
      await repairEarlierVersion(fence, { environments, isTakeover: true }),
    ).toBe(false);
    const rows = await db('primitives_fact').orderBy('kind');
    expect(rows).toMatchObject([
      { kind: 'smoke', subject: smoke, scope: 'domain/orders' },
      { kind: 'smoke-log', subject: smoke, scope: 'domain/orders' },
    ]);
    expect(rows.map(r => Number(r.since))).toEqual(
      Array(2).fill(Date.parse('2026-01-10T12:00:00Z')),
    );
    // What the row has beside stays.
    expect(rows[0]).toMatchObject({ source: 'argocd', revision: 'r' });
    expect(Number(rows[0].position)).toBe(7);
    expect(JSON.parse(rows[0].value)).toEqual({
      ...{ phase: 'Succeeded', hooks: [], asked },
    });
    expect(await db('primitives_document')).toEqual([]);
    expect(
      await db('primitives_dirty').where({ scope: 'domain/orders' }),
    ).toHaveLength(1);
  });

  it('has read again what was changed in place, and keeps it until then, with since when', async () => {
    const db = await open();
    const outside = greenOutside();
    const first = start({ db, outside });
    const expected = await fromScratch(outside);
    await eventually(async () => expect(await derived(db)).toEqual(expected));
    await first.end();
    const facts = () =>
      db('primitives_fact')
        .orderBy(['kind', 'subject'])
        .select('kind', 'subject', 'value', 'position', 'since');
    const before = await facts();
    const environments = ['dev'];
    expect(
      await repairEarlierVersion(await takeFence(db), {
        environments,
        isTakeover: true,
      }),
    ).toBe(false);
    // It knows all columns but the newest, and fewer fields of an Application.
    const application = {
      kind: 'application',
      subject: 'dev-domain-orders-v0',
    };
    const [{ value, observed_at }] = await db('primitives_fact').where(
      application,
    );
    const { asked: _unknown, ...older } = JSON.parse(value);
    await db('primitives_fact')
      .where(application)
      .update({
        value: JSON.stringify(older),
        // Newer than what is read now, as far as positions tell.
        ...{ position: 1_000, observed_at: new Date(1).toISOString() },
      });
    expect(observed_at).not.toBe(new Date(1).toISOString());
    await db('primitives_lease').update({ expires_at: 0 });
    const second = start({ db, outside });
    const anyTime = expect.anything();
    await eventually(async () => {
      expect(await facts()).toEqual(
        before.map(fact => ({
          ...fact,
          ...(fact.kind === 'application' &&
            fact.subject === application.subject && { since: anyTime }),
        })),
      );
      expect(await derived(db)).toEqual(expected);
      for (const { name, looks } of second.sources)
        expect(looks).toContainEqual([{ source: name, all: true }]);
    });
    await second.end();
    await db('primitives_lease').update({ expires_at: 0 });
    // Once is enough.
    expect(
      await repairEarlierVersion(await takeFence(db), {
        environments,
        isTakeover: true,
      }),
    ).toBe(false);
  });

  it.each(['before it takes over', 'while it collects'])(
    'ends where one version alone would, when the other writes %s',
    async when => {
      const db = await open();
      const outside = greenOutside();
      const expected = await fromScratch(outside);
      if (when === 'before it takes over') await writeAsBefore(db);
      const replica = start({ db, outside });
      await eventually(async () =>
        expect((await derived(db)).lines.length).toBeGreaterThan(0),
      );
      if (when === 'while it collects') await writeAsBefore(db);
      await eventually(async () => {
        expect(await db('primitives_fact').where({ since: 0 })).toEqual([]);
        expect(await db('primitives_document').where({ seq: 0 })).toEqual([]);
        expect(replica.sources.map(s => s.looks.flat())).toEqual(
          replica.sources.map(({ name }) =>
            expect.arrayContaining([{ source: name, all: true }]),
          ),
        );
        expect(await derived(db)).toEqual(expected);
      });
    },
  );
});
