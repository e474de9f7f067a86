import { mockServices } from '@backstage/backend-test-utils';
import { describeOnDatabases } from '../__testUtils__/databases';
import { takeFence } from '../__testUtils__/tenure';
import { openDatabase } from '../store/open-database';
import { digest, factsOf, green, pull, sha } from '../testing/world';
import { Fact } from './fact';
import { FactStore } from './fact-store';
import { viewsOfScopes } from './scope-views';

jest.setTimeout(60_000);

const folder = 'domain/orders';
const superseded = `${folder}@${sha('0')}`;
const created = `${folder}@${sha('e')}`;

describeOnDatabases('viewsOfScopes', databases => {
  it('loads what CI said of the newest commit and of open pull requests, and nothing of older ones', async () => {
    const db = await openDatabase(
      mockServices.database({ knex: await databases.init() }),
    );
    const store = new FactStore({ fence: await takeFence(db) });
    const [verify] = Object.values(green.verify);
    const [publish] = Object.values(green.publish);
    const facts = factsOf({
      ...green,
      verify: { ...green.verify, [superseded]: verify, [created]: verify },
      publish: { ...green.publish, [superseded]: publish },
      'core-pull': { 'domain-orders-v1': pull(9, 'scaffold') },
    });
    await store.record(facts);
    const logger = mockServices.logger.mock();
    const view = async (at?: number) => {
      const views = await viewsOfScopes(db, { scopes: [folder], at, logger });
      return views.get(folder);
    };
    const newest = `${folder}@${sha('a')}`;
    const now = await view();
    expect(now?.subjects('verify').sort()).toEqual([newest, created]);
    expect(now?.subjects('publish')).toEqual([newest]);
    expect(now?.get('image', Object.keys(green.image)[0])).toBeDefined();
    expect(now?.subjects('smoke')).toEqual(Object.keys(green.smoke));

    // The branch goes on, and CI has not said anything yet.
    const commit = green.commit[folder];
    const before = Date.now();
    await new Promise(resolve => setTimeout(resolve, 20));
    await store.record(
      factsOf({
        commit: { [folder]: { ...commit, sha: sha('b') } },
      }).map(fact => ({ ...fact, position: fact.position + 1_000 })),
    );
    expect((await view())?.subjects('verify')).toEqual([created]);
    // At a moment before, it was the newest.
    const then = await view(before);
    expect(then?.get('commit', folder)?.sha).toBe(sha('a'));
    expect(then?.subjects('publish')).toEqual([newest]);
    expect(digest('1')).toBe(then?.get('publish', newest)?.report?.digest);
  });

  it('has of facts about several primitives those that are still about this one', async () => {
    const db = await openDatabase(
      mockServices.database({ knex: await databases.init() }),
    );
    const store = new FactStore({ fence: await takeFence(db) });
    const heads = ['6', '7', '8'].map(sha);
    const shared = (change: Parameters<typeof pull>[2]) =>
      factsOf({ 'gitops-pull': { 3: pull(3, 'promote', change) } });
    const record = (facts: Fact[], position: number) =>
      store.record(facts.map(fact => ({ ...fact, scope: '', position })));
    const seen = async () => {
      const views = await viewsOfScopes(db, {
        scopes: [folder],
        logger: mockServices.logger.mock(),
      });
      const view = views.get(folder);
      return {
        pulls: view?.subjects('gitops-pull'),
        checks: view?.subjects('gitops-checks'),
      };
    };
    const passed = { state: 'passed' as const, failures: [] };
    const checks = Object.fromEntries(heads.map(head => [head, passed]));
    await record(factsOf({ 'gitops-checks': checks }), 1);
    const both = { dev: ['domain-orders-v0', 'domain-carts-v0'] };
    await record(shared({ headSha: heads[0], moves: both }), 2);
    expect(await seen()).toEqual({ pulls: ['3'], checks: [heads[0]] });

    // Somebody pushed to its branch, and then left this one out.
    await record(shared({ headSha: heads[1], moves: both }), 3);
    expect(await seen()).toEqual({ pulls: ['3'], checks: [heads[1]] });
    const other = { dev: ['domain-carts-v0'] };
    await record(shared({ headSha: heads[2], moves: other }), 4);
    expect(await seen()).toEqual({ pulls: [], checks: [] });
  });
});
