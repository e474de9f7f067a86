import { mockServices } from '@backstage/backend-test-utils';
import { describeOnDatabases } from './__testUtils__/databases';
import { takeFence } from './__testUtils__/tenure';
import { repairEarlierVersion } from './collect/earlier-version';
import { SignalTags } from './signal-tags';
import { openDatabase } from './store/open-database';

jest.setTimeout(60_000);

const id = 'domain-orders-v0';

describeOnDatabases('tags of signals', ({ init }) => {
  const open = async () =>
    openDatabase(mockServices.database({ knex: await init() }));

  it('are the same on all replicas, whichever came first', async () => {
    const db = await open();
    const [one, other] = await Promise.all([
      SignalTags.open(db),
      SignalTags.open(db),
    ]);
    expect(one.of(id)).toBe(other.of(id));
    expect(one.of(id)).not.toBe(one.of('domain-orders-v1'));
  });

  it('stay the same when another version takes over and reads everything again', async () => {
    const db = await open();
    const before = await SignalTags.open(db);
    const observed = '2026-01-10T12:00:00Z';
    await db('primitives_fact').insert({
      ...{
        source: 'argocd',
        kind: 'application',
        subject: 'dev-x',
        value: '{}',
      },
      ...{ position: 7, revision: 'r', observed_at: observed, since: 5 },
      ...{ scope: 'domain/x', form: `0@${observed}` },
    });
    await db('primitives_cursor').insert({
      source: 'argocd',
      name: 'list',
      value: '1',
    });
    const fence = await takeFence(db);
    await repairEarlierVersion(fence, {
      environments: ['dev'],
      isTakeover: true,
    });
    expect(await db('primitives_cursor')).toEqual([]);
    expect((await SignalTags.open(db)).of(id)).toBe(before.of(id));
  });

  it('tell nothing of the id without the key', async () => {
    const one = await SignalTags.open(await open());
    const other = await SignalTags.open(await open());
    expect(one.of(id)).toMatch(/^[\w-]{22}$/);
    expect(one.of(id)).not.toBe(other.of(id));
  });
});
