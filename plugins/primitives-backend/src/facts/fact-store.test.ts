import { mockServices } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import { Knex } from 'knex';
import { describeOnDatabases } from '../__testUtils__/databases';
import { Fact } from './fact';
import { FactStore } from './fact-store';
import { FactView } from './fact-view';

jest.setTimeout(60_000);

const branch = (position: number, sha: string, subject = 'core'): Fact => ({
  source: 'github-core',
  kind: 'branch',
  subject,
  value: { sha },
  position,
  revision: sha,
  observedAt: new Date(position).toISOString(),
});
const wiring = (position: number, id: string): Fact => ({
  source: 'github-gitops',
  kind: 'wiring',
  subject: id,
  value: { component: true, smoke: true, values: true },
  position,
  revision: `r${position}`,
  observedAt: new Date(position).toISOString(),
});

describeOnDatabases('FactStore', databases => {
  async function open(given?: Knex) {
    const knex = given ?? (await databases.init());
    return FactStore.create({
      database: mockServices.database({ knex }),
      logger: mockServices.logger.mock(),
    });
  }
  const known = async (store: FactStore) =>
    (await store.all())
      .map(f => [f.kind, f.subject, f.value, f.position])
      .sort();

  it('keeps and forgets', async () => {
    const store = await open();
    expect(await store.record([branch(1, 'a')])).toBe(1);
    expect(await store.record([branch(1, 'a')])).toBe(0);
    expect(await store.record([branch(2, 'b')])).toBe(1);
    expect(await store.record([branch(1, 'a')])).toBe(0);
    const listing = { kind: 'wiring', revision: 'x' } as const;
    await store.record([wiring(3, 'one'), wiring(3, 'two')], {
      ...listing,
      position: 3,
    });
    await store.record([wiring(4, 'two')], { ...listing, position: 4 });
    const view = new FactView(await store.all());
    expect(view.get('branch', 'core')).toEqual({ sha: 'b' });
    expect(view.subjects('wiring')).toEqual(['two']);
  });

  it('knows the same whatever the order of arrival', async () => {
    type Delivery = {
      facts: Fact[];
      listing?: { kind: 'wiring'; position: number; revision: string };
    };
    const single = fc
      .tuple(
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom('a', 'b', 'c'),
        fc.constantFrom('core', 'gitops'),
      )
      .map(
        ([position, sha, subject]): Delivery => ({
          facts: [branch(position, sha, subject)],
        }),
      );
    const listing = fc
      .tuple(
        fc.integer({ min: 1, max: 5 }),
        fc.uniqueArray(fc.constantFrom('one', 'two', 'three')),
      )
      .map(
        ([position, ids]): Delivery => ({
          facts: ids.map(id => wiring(position, id)),
          listing: { kind: 'wiring', position, revision: `r${position}` },
        }),
      );
    const deliveries = fc.uniqueArray(fc.oneof(single, listing), {
      maxLength: 8,
      // The outside system has one state at a time: one listing for each position.
      selector: d => (d.listing ? `l${d.listing.position}` : JSON.stringify(d)),
    });
    const shuffled = deliveries.chain(all =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray(all, { minLength: all.length }),
      ),
    );
    // Emptied for each run: PostgreSQL takes up to a second for a new one on a busy machine.
    const pair = [await databases.init(), await databases.init()];
    const stores = await Promise.all(pair.map(async knex => open(knex)));
    await fc.assert(
      fc.asyncProperty(shuffled, async orders => {
        const results = await Promise.all(
          stores.map(async (store, at) => {
            for (const table of ['primitives_fact', 'primitives_listing'])
              await pair[at](table).delete();
            const order = orders[at];
            for (const delivery of order)
              await store.record(delivery.facts, delivery.listing);
            const view = new FactView(await store.all());
            return [
              view.entries('branch').sort(),
              view.entries('wiring').sort(),
            ];
          }),
        );
        expect(results[0]).toEqual(results[1]);
      }),
      { numRuns: 60 },
    );
  });

  it('lets a state that came back win over the one between, in any order', async () => {
    const store = await open();
    for (const fact of [branch(2, 'a'), branch(5, 'a'), branch(4, 'c')])
      await store.record([fact]);
    expect((await known(store))[0]).toEqual([
      'branch',
      'core',
      { sha: 'a' },
      5,
    ]);
  });

  it('leaves out an older listing that arrives late', async () => {
    const store = await open();
    await store.record([wiring(5, 'now')], {
      kind: 'wiring',
      position: 5,
      revision: 'r5',
    });
    await store.record([wiring(2, 'then')], {
      kind: 'wiring',
      position: 2,
      revision: 'r2',
    });
    expect((await known(store)).map(f => f[1])).toEqual(['now']);
  });
});
