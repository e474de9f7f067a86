import { readdirSync } from 'node:fs';
import { mockServices } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { viewsOfScopes } from '../facts/scope-views';
import { describeOnDatabases } from '../__testUtils__/databases';
import { digest, pipelineIn, sha } from '../testing/world';
import { openDatabase } from './open-database';
import { SourceStatusStore } from './source-status-store';

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

describeOnDatabases('the migration to rules across environments', databases => {
  it('reads what the version before wrote as that one did, and goes back', async () => {
    const knex = await databases.init();
    const later = [
      '20260341_unread_environments.js',
      '20260342_source_fault.js',
    ];
    for (const name of readdirSync(directory).sort())
      if (!later.includes(name)) await knex.migrate.up({ directory, name });
    const id = 'domain-orders-v0';
    const places = { dev: 'eu', staging: 'us' };
    await knex('primitives_environment').insert(
      Object.entries(places).map(([environment, instance], position) => ({
        ...{ id, environment, position, instance, enabled: true, digest: '' },
        ...{ status: 'passed', done: 'met', unread_status: 'unknown' },
        ...{ unread_done: 'unknown', unread_next: 'wait' },
      })),
    );
    await knex('primitives_verdict').insert(
      ['dev', 'staging', ''].map(environment => ({
        ...{ id, seq: 1, rule: 'r', environment, status: 'met', waived: false },
        ...{ unread_status: 'unknown', unread_waived: true },
      })),
    );
    await knex('primitives_source').insert([
      { source: 'argocd/eu', status: 'failed', message: 'http://x', since: 1 },
      { source: 'argocd/us', status: 'ok', since: 1 },
    ]);
    const shown = async () => ({
      verdicts: await knex('primitives_verdict_now')
        .orderBy('environment')
        .select('environment', 'status'),
      environments: await knex('primitives_environment_now')
        .orderBy('environment')
        .select('environment', 'status', 'done', 'next'),
    });
    const before = await shown();
    expect(before).toEqual({
      verdicts: [
        { environment: '', status: 'unknown' },
        { environment: 'dev', status: 'unknown' },
        { environment: 'staging', status: 'met' },
      ],
      environments: [
        {
          ...{ environment: 'dev', status: 'unknown' },
          ...{ done: 'unknown', next: 'wait' },
        },
        {
          ...{ environment: 'staging', status: 'passed' },
          ...{ done: 'met', next: null },
        },
      ],
    });
    const db = await openDatabase(mockServices.database({ knex }));
    expect(await shown()).toEqual(before);
    const statuses = new SourceStatusStore({
      sources: [{ name: 'argocd', instance: 'eu' }],
    });
    expect(await statuses.all(db)).toMatchObject([
      {
        message: 'Argo CD "eu" could not be read since 1970-01-01 00:00 UTC.',
      },
    ]);
    for (const name of later.reverse())
      await knex.migrate.down({ directory, name });
    expect(await shown()).toEqual(before);
  });
});
