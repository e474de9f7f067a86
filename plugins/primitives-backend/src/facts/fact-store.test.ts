import { mockServices } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import { Knex } from 'knex';
import { openDatabase } from '../store/open-database';
import { describeOnDatabases } from '../__testUtils__/databases';
import { takeFence } from '../__testUtils__/tenure';
import { pull, sha } from '../testing/world';
import { Fact } from './fact';
import { FactStore } from './fact-store';
import { viewsOfScopes } from './scope-views';
import { StoredFacts } from './stored-facts';

jest.setTimeout(120_000);

const logger = mockServices.logger.mock();

const wiring = (
  position: number,
  options: {
    id?: string;
    smoke?: boolean;
    gone?: boolean;
    revision?: string;
    scope?: string;
  } = {},
): Fact => {
  const { id = 'domain-one-v0', smoke = true, gone, revision = 'r' } = options;
  return {
    source: 'github-gitops',
    kind: 'wiring',
    subject: id,
    scope: options.scope ?? id.replace(/^domain-(.*)-v0$/, 'domain/$1'),
    value: gone ? null : { component: true, smoke, values: true },
    position,
    revision,
    observedAt: new Date(position).toISOString(),
  };
};

describeOnDatabases('FactStore', databases => {
  async function open() {
    const db = await openDatabase(
      mockServices.database({ knex: await databases.init() }),
    );
    const store = new FactStore({ fence: await takeFence(db) });
    return { db, store, facts: new StoredFacts({ db, logger }) };
  }

  /** What is known of every subject, and by which order. */
  async function known(db: Knex) {
    const rows = await db('primitives_fact').orderBy(['kind', 'subject']);
    return rows.map(r => [
      r.subject,
      r.scope,
      r.value,
      Number(r.position),
      r.revision,
    ]);
  }
  const dirty = async (db: Knex) =>
    (await db('primitives_dirty').orderBy('scope')).map(r => r.scope);

  it('says what changed, and has its scope assembled', async () => {
    const { db, store } = await open();
    const first = wiring(1);
    expect(await store.record([first])).toEqual([first]);
    expect(await dirty(db)).toEqual(['domain/one']);
    await db('primitives_dirty').delete();
    expect(
      await store.record([wiring(1), wiring(5, { revision: 'q' })]),
    ).toEqual([]);
    expect(await store.record([wiring(4, { smoke: false })])).toEqual([]);
    expect(await dirty(db)).toEqual([]);
    expect(await store.record([wiring(6, { gone: true })])).toHaveLength(1);
    expect(await dirty(db)).toEqual(['domain/one']);
    expect(await store.record([wiring(5, { smoke: false })])).toEqual([]);
    expect(
      await store.record([wiring(7, { id: 'domain-two-v0', gone: true })]),
    ).toEqual([]);
  });

  it('has both scopes assembled when a fact moves from one to the other', async () => {
    const { db, store } = await open();
    await store.record([wiring(1)]);
    await db('primitives_dirty').delete();
    await store.record([wiring(2, { scope: 'domain/other' })]);
    expect(await dirty(db)).toEqual(['domain/one', 'domain/other']);
  });

  it('has the rules about the repository looked at when its facts change', async () => {
    const { db, store } = await open();
    const commit: Fact<'gitops-commit'> = {
      ...wiring(1),
      ...{ kind: 'gitops-commit', subject: 'a', scope: '' },
      value: { author: 'x', date: '', message: '', url: '', root: false },
    };
    await store.record([commit]);
    expect(await dirty(db)).toEqual(['']);
  });

  it('has just the scopes assembled that a pull request of several moves, and that its checks are about', async () => {
    const { db, store } = await open();
    const about = async (facts: Fact[]) => {
      await db('primitives_dirty').delete();
      await store.record(facts);
      return dirty(db);
    };
    const moving = (position: number, ids: string[], state = 'open') => ({
      ...wiring(position),
      ...{ kind: 'gitops-pull' as const, subject: '5', scope: '' },
      value: {
        ...pull(5, ''),
        ...{ headRef: 'promotion/dev-to-staging', headSha: sha('5') },
        ...{
          state: state === 'open' ? ('open' as const) : ('closed' as const),
        },
        moves: { staging: ids },
      },
    });
    const checks = (position: number, state: 'running' | 'passed') => ({
      ...wiring(position),
      ...{ kind: 'gitops-checks' as const, subject: sha('5'), scope: '' },
      value: { state, failures: [] },
    });
    const [one, two] = ['domain-one-v0', 'domain-two-v0'];
    expect(await about([checks(1, 'running')])).toEqual(['']);
    expect(await about([moving(2, [one, two])])).toEqual([
      ...['', 'domain/one', 'domain/two'],
    ]);
    expect(await about([checks(3, 'passed')])).toEqual([
      ...['', 'domain/one', 'domain/two'],
    ]);
    // What it moves no more has to forget it.
    expect(await about([moving(4, [two])])).toEqual([
      ...['', 'domain/one', 'domain/two'],
    ]);
    expect(await about([moving(4, [two])])).toEqual([]);

    const views = await viewsOfScopes(db, {
      scopes: ['domain/one', 'domain/two', 'domain/three'],
      logger,
    });
    const movesIn = (scope: string) =>
      views.get(scope)?.get('gitops-pull', '5')?.moves;
    expect(movesIn('domain/two')).toEqual({ staging: [two] });
    expect(movesIn('domain/one')).toBeUndefined();
    expect(movesIn('domain/three')).toBeUndefined();
    expect(views.get('domain/two')?.get('gitops-checks', sha('5'))).toEqual({
      ...{ state: 'passed', failures: [] },
    });
  });

  it('tells each scope of a run of several, and nobody of the others', async () => {
    const { db, store } = await open();
    const run: Fact<'gitops-run'> = {
      ...wiring(1),
      ...{ kind: 'gitops-run', subject: '7', scope: '' },
      value: {
        ...{ id: 7, workflow: 'promote.yaml', state: 'running', url: 'u' },
        title: 'Promote from dev to staging domain-one-v0 domain-two-v0',
        ...{ event: 'workflow_dispatch', createdAt: '', updatedAt: '' },
      },
    };
    await store.record([run]);
    expect(await dirty(db)).toEqual(['', 'domain/one', 'domain/two']);
    const views = await viewsOfScopes(db, { scopes: ['domain/one'], logger });
    expect(views.get('domain/one')?.get('gitops-run', '7')?.title).toBe(
      'Promote from dev to staging domain-one-v0',
    );
  });

  it('finds facts by subject, scope and in pages', async () => {
    const { store, facts } = await open();
    const many = Array.from({ length: 2_345 }, (_, i) =>
      wiring(1, { id: `domain-n${i}-v0` }),
    );
    await store.record([
      ...many,
      wiring(1, { id: 'agent_x-v0' }),
      wiring(1, { id: 'domain-gone-v0', gone: true }),
    ]);
    let count = 0;
    for await (const page of facts.each('wiring')) count += page.length;
    expect(count).toBe(2_346);
    const prefixed: string[] = [];
    for await (const page of facts.each('wiring', { prefix: 'agent_' }))
      prefixed.push(...page.map(f => f.subject));
    expect(prefixed).toEqual(['agent_x-v0']);
    expect(await facts.within('wiring', 'domain/n7')).toMatchObject([
      { subject: 'domain-n7-v0', position: 1 },
    ]);
    expect(
      [
        ...(await facts.many('wiring', [
          'domain-n1-v0',
          'domain-gone-v0',
          'nothing',
        ])),
      ].map(([s]) => s),
    ).toEqual(['domain-n1-v0']);
  });

  it('writes nothing of what it was given when it may not write', async () => {
    const { db, store } = await open();
    await db('primitives_lease').update({ expires_at: 0 });
    await takeFence(db);
    await expect(store.record([wiring(1)])).rejects.toThrow(
      /may no longer write/,
    );
    expect(await known(db)).toEqual([]);
    expect(await dirty(db)).toEqual([]);
  });

  const fact = fc
    .record({
      position: fc.integer({ min: 1, max: 5 }),
      id: fc.constantFrom('domain-one-v0', 'domain-two-v0'),
      smoke: fc.boolean(),
      gone: fc.boolean(),
      revision: fc.constantFrom('r', 's'),
    })
    .map(({ position, ...options }) => wiring(position, options));
  const shuffled = fc.array(fact, { minLength: 1, maxLength: 12 }).chain(all =>
    fc.tuple(
      fc.constant(all),
      // Late, in another order, and some of them twice.
      fc
        .tuple(
          fc.shuffledSubarray(all, { minLength: all.length }),
          fc.subarray(all),
        )
        .map(([some, twice]) => [...some, ...twice]),
      fc.integer({ min: 1, max: 4 }),
    ),
  );

  async function wipe(db: Knex) {
    for (const table of ['fact', 'fact_history', 'dirty'])
      await db(`primitives_${table}`).delete();
  }

  it('knows the same whatever the order, the repetition and the grouping', async () => {
    const { db, store } = await open();
    await fc.assert(
      fc.asyncProperty(shuffled, async ([one, other, size]) => {
        await wipe(db);
        await store.record(one);
        const expected = await known(db);
        await wipe(db);
        for (let i = 0; i < other.length; i += size)
          await store.record(other.slice(i, i + size));
        expect(await known(db)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('tells of every moment what was recorded until then', async () => {
    const { db, store } = await open();
    const scopes = ['domain/one', 'domain/two'];
    const stateOf = async (at?: number) => {
      const views = await viewsOfScopes(db, { scopes, at, logger });
      return [...views.values()].map(view => view.entries('wiring').sort());
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fact, { minLength: 1, maxLength: 8 }),
        async all => {
          await wipe(db);
          const moments = new Map<number, unknown>();
          for (const one of all) {
            await store.record([one]);
            const rows = await db('primitives_fact').max({ now: 'since' });
            // What is recorded in one millisecond is told of as its last state.
            moments.set(Number(rows[0].now), await stateOf());
          }
          for (const [at, expected] of moments)
            expect(await stateOf(at)).toEqual(expected);
          const [begin] = moments.keys();
          expect((await stateOf(begin - 1)).flat()).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });
});
