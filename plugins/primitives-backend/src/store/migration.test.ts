import { mockServices } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { viewsOfScopes } from '../facts/scope-views';
import { describeOnDatabases } from '../__testUtils__/databases';
import { digest, pipelineIn, sha } from '../testing/world';
import { openDatabase } from './open-database';

jest.setTimeout(60_000);

const directory = resolvePackagePath(
  '@ameide/plugin-primitives-backend',
  'migrations',
);
const smokeSubject = `dev-domain-orders-v0-smoke@${sha('9')}`;

describeOnDatabases('the migration to incremental collecting', databases => {
  async function filled() {
    const knex = await databases.init();
    await knex.migrate.up({ directory, name: '20260101_init.js' });
    const row = (kind: string, subject: string, value: object) => ({
      ...{ source: 'argocd', kind, subject, value: JSON.stringify(value) },
      ...{ position: 7, revision: 'r', observed_at: '2026-01-10T12:00:00Z' },
    });
    const hooks = [
      { kind: 'Job', name: 'smoke-rpc', type: 'PostSync', phase: 'Succeeded' },
    ];
    await knex('primitives_fact').insert([
      row('smoke', smokeSubject, { phase: 'Succeeded', hooks }),
      row('smoke', `dev-domain-order-v1-pay-v0-smoke@${sha('8')}`, {
        phase: 'Failed',
        hooks,
      }),
      row('smoke-log', smokeSubject, { log: 'expected 2, got 3' }),
      row('desired-at', `${sha('9')}:dev/domain-orders-v0-smoke`, {
        enabled: true,
        digest: digest('1'),
      }),
      row('folder', 'domain/orders', { treeSha: 'x', versions: ['v0'] }),
      row('image', `registry/x@${digest('1')}`, {
        present: true,
        platforms: [],
      }),
    ]);
    await knex('primitives_listing').insert({ kind: 'folder', position: 7 });
    await knex('primitives_source').insert({ source: 'argocd', status: 'ok' });
    await knex('primitives_document').insert([
      { id: 'domain-orders-v0', body: '{}', summary: '{}', hash: 'h' },
      { id: '#audit', body: '{}', summary: null, hash: '' },
    ]);
    return knex;
  }

  it('keeps what cannot be read again, with what it is about, and has the rest read anew', async () => {
    const knex = await filled();
    const db = await openDatabase(mockServices.database({ knex }));
    const logger = mockServices.logger.mock();
    const scopes = ['domain/orders', 'domain/order-v1-pay'];
    const views = await viewsOfScopes(db, { scopes, logger });
    const [orders, pay] = [...views.values()];
    expect(orders.get('smoke', smokeSubject)).toMatchObject({
      phase: 'Succeeded',
      asked: { enabled: true, digest: digest('1') },
    });
    expect(orders.get('smoke-log', smokeSubject)).toEqual({
      log: 'expected 2, got 3',
    });
    expect(pay.entries('smoke')).toHaveLength(1);
    expect(await db('primitives_fact').select('kind').distinct()).toHaveLength(
      2,
    );
    for (const table of ['document', 'source', 'listing'])
      expect(await db(`primitives_${table}`)).toEqual([]);
    expect(logger.warn).not.toHaveBeenCalled();
    // The verdict that it stands for is still given.
    const smoke = orders.get('smoke', smokeSubject);
    const [, , , stage] = pipelineIn({
      smoke: { [smokeSubject]: smoke ?? null },
    }).environments[0].stages;
    expect(stage.status).toBe('passed');
  });

  it('goes back', async () => {
    const knex = await filled();
    await openDatabase(mockServices.database({ knex }));
    // However many came after it.
    while (await knex.schema.hasTable('primitives_dirty'))
      await knex.migrate.down({ directory });
    expect(await knex('primitives_fact').where({ kind: 'smoke' })).toHaveLength(
      2,
    );
    expect(await knex.schema.hasColumn('primitives_fact', 'scope')).toBe(false);
  });
});

describeOnDatabases('the migration to filters of the audit', databases => {
  it('has the verdicts that are known at once, and goes back', async () => {
    const knex = await databases.init();
    for (const name of ['20260101_init.js', '20260201_incremental.js'])
      await knex.migrate.up({ directory, name });
    const { id } = pipelineIn({});
    await knex('primitives_document').insert({
      ...{ id, body: '', summary: '{}', hash: 'h', seq: 7, scope: 'x' },
    });
    await knex('primitives_pipeline').insert({
      ...{ id, body: '{}', done: JSON.stringify(pipelineIn({}).done) },
    });
    const db = await openDatabase(mockServices.database({ knex }));
    const rows = await db('primitives_verdict').orderBy('rule');
    expect(rows).toHaveLength(5);
    expect(rows[0]).toMatchObject({
      ...{ id, rule: 'core-ci', environment: '', status: 'met' },
    });
    // However many came after it.
    while (await knex.schema.hasTable('primitives_verdict'))
      await knex.migrate.down({ directory });
    expect(await knex.schema.hasColumn('primitives_breach', 'owner')).toBe(
      false,
    );
  });
});
