import { mockServices } from '@backstage/backend-test-utils';
import { describeOnDatabases } from './__testUtils__/databases';
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

  it('tell nothing of the id without the key', async () => {
    const one = await SignalTags.open(await open());
    const other = await SignalTags.open(await open());
    expect(one.of(id)).toMatch(/^[\w-]{22}$/);
    expect(one.of(id)).not.toBe(other.of(id));
  });
});
