import { mockServices } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import {
  eventually,
  greenOutside,
  noMetrics,
  noTracing,
  sourceNames,
  useCollecting,
} from '../__testUtils__/collecting';
import { describeOnDatabases } from '../__testUtils__/databases';
import { Failure } from '../sources/fault';
import { takeFence } from '../__testUtils__/tenure';
import { Fact } from '../facts/fact';
import { FactStore } from '../facts/fact-store';
import { fleetScope } from '../facts/scope';
import { sealBacklog } from '../history/chain-store';
import { BreachAlerts } from '../notify/breach-alerts';
import { CursorStore } from '../store/cursor-store';
import { SourceStatusStore } from '../store/source-status-store';
import {
  application,
  config,
  factsOf,
  green,
  id,
  pull,
} from '../testing/world';
import { Assembler } from './assembler';
import { repairEarlierVersion } from './earlier-version';
import { Fence } from './lease';

jest.setTimeout(60_000);

const logger = mockServices.logger.mock();

/** What others write than who collects: any replica, or a task of Backstage's scheduler. */
const written = {
  byAnyone: ['primitives_lease', 'primitives_hint', 'primitives_key'],
  byTasks: ['primitives_audit_day'],
  // Of the version before, which goes on beside this one.
  byNobody: ['primitives_listing'],
};

describeOnDatabases('The fence', databases => {
  const { open, start } = useCollecting(databases);

  /** Everything that writes under a fence, in an order in which each has something to write. */
  function writersOf(db: Knex, fence: Fence) {
    const statuses = new SourceStatusStore({
      sources: sourceNames.map(name => ({ name })),
    });
    const cursors = new CursorStore({ db, fence, source: 'argocd' });
    const facts = new FactStore({ fence });
    const attempt = (failure?: Failure) => async () => {
      for (const name of sourceNames)
        await statuses.attempted(fence, {
          ...{ source: { name }, at: new Date(), failure },
        });
    };
    const assembler = new Assembler({
      ...{ fence, config, statuses, logger, metrics: noMetrics() },
      tracing: noTracing(),
      isFirstRead: () => false,
      onChange: async () => {},
    });
    const alerts = new BreachAlerts({
      ...{ db, statuses, logger, fallback: undefined },
      notifications: { send: async () => {} },
    });
    const { signal } = new AbortController();
    const overridden = { ...application, overrides: ['helm parameter a'] };
    const changed = factsOf({ application: { [`dev-${id}`]: overridden } });
    const unwired = factsOf({ wiring: { [id]: null } });
    const several = pull(9, 'none', {
      headRef: 'promotion/dev-to-staging',
      moves: { staging: [id] },
    });
    const ofSeveral: Fact<'gitops-pull'> = {
      ...{ source: 'github-gitops', kind: 'gitops-pull', subject: '9' },
      ...{ scope: fleetScope, value: several, position: 1, revision: '' },
      observedAt: new Date(0).toISOString(),
    };
    return {
      'records facts': () => facts.record(factsOf(green)),
      'records what is about several': () => facts.record([ofSeveral]),
      'moves a cursor': () => cursors.set('head', 'a'),
      'forgets a cursor': () => cursors.set('head', null),
      'writes down an attempt': attempt(),
      'writes down a failure': attempt({ fault: 'silent', detail: 'down' }),
      'records a change': () =>
        facts.record(changed.map(fact => ({ ...fact, position: 2 }))),
      assembles: () => assembler.assembleDue(),
      'records what changes a verdict': () =>
        facts.record(unwired.map(fact => ({ ...fact, position: 2 }))),
      'assembles a change': () => assembler.assembleDue(),
      'seals records': () => sealBacklog(fence),
      'repairs facts of an earlier version': () =>
        repairEarlierVersion(fence, {
          environments: ['dev'],
          isTakeover: true,
        }),
      'tells owners': () => alerts.tell({ fence, signal }),
    };
  }

  it('is looked at within the transaction of everything that who collects writes', async () => {
    const db = await open();
    const tables = await tablesOf(db);
    const seen = listen(db);
    for (const write of Object.values(writersOf(db, await takeFence(db))))
      await write();
    const { written: own, unfenced } = seen();
    expect(unfenced).toEqual([]);
    // None was left out: but for those of others, every table is written.
    expect(own).toEqual(
      tables.filter(t => !Object.values(written).flat().includes(t)),
    );
  });

  it('is looked at by a whole collector, whatever its sources do', async () => {
    const db = await open();
    const outside = greenOutside();
    const seen = listen(db);
    const { named, hints, end } = start({ db, outside, frequencyMs: 30 });
    const [argocd] = named('argocd');
    const about = {
      source: 'argocd' as const,
      kind: 'application' as const,
      ...{ subject: `dev-${id}`, scope: 'domain/orders' },
    };
    outside.put({ ...about, value: { ...application, overrides: ['a'] } });
    await hints.add([{ source: 'argocd', application: `dev-${id}` }]);
    await eventually(async () =>
      expect(await db('primitives_breach')).not.toEqual([]),
    );
    // A hint is read by itself, maybe before the first whole look has ended well.
    await eventually(async () =>
      expect(
        await db('primitives_source').where({ source: 'argocd', status: 'ok' }),
      ).toHaveLength(1),
    );
    argocd.isDown = true;
    outside.put({ ...about, value: null });
    await eventually(async () =>
      expect(await db('primitives_source_history')).not.toEqual([]),
    );
    argocd.isDown = false;
    await eventually(async () =>
      expect(await db('primitives_breach')).toEqual([]),
    );
    await end();
    expect(seen().unfenced).toEqual([]);
  });

  it('keeps who lost it from writing anything at all', async () => {
    const db = await open();
    const lost = writersOf(db, await takeFence(db));
    await db('primitives_lease').update({ expires_at: 0 });
    const held = writersOf(db, await takeFence(db));
    for (const [index, write] of Object.values(lost).entries()) {
      const before = await contentOf(db);
      await expect(write()).rejects.toThrow(/may no longer write/);
      expect(await contentOf(db)).toEqual(before);
      await Object.values(held)[index]();
    }
  });
});

/** Hears what is written, until it is asked what that was. */
function listen(db: Knex) {
  const fenced = new Set<string>();
  const own = new Set<string>();
  const unfenced: string[] = [];
  const hear = ({ sql, __knexTxId }: { sql: string; __knexTxId: string }) => {
    if (
      /^update .primitives_lease. .* where .name. = .* and .epoch. = /i.test(
        sql,
      )
    )
      fenced.add(__knexTxId);
    const [, table] =
      /^(?:insert into|update|delete from)\s+[`"](\w+)/i.exec(sql) ?? [];
    if (!table || written.byAnyone.includes(table)) return;
    own.add(table);
    if (!fenced.has(__knexTxId)) unfenced.push(sql);
  };
  db.on('query', hear);
  return () => {
    db.removeListener('query', hear);
    return { written: [...own].sort(), unfenced };
  };
}

async function tablesOf(db: Knex): Promise<string[]> {
  const names: string[] =
    db.client.config.client === 'pg'
      ? await db('pg_tables').where({ schemaname: 'public' }).pluck('tablename')
      : await db('sqlite_master').where({ type: 'table' }).pluck('name');
  return names.filter(name => name.startsWith('primitives_')).sort();
}

async function contentOf(db: Knex) {
  const content: Record<string, unknown[]> = {};
  for (const table of await tablesOf(db)) content[table] = await db(table);
  return content;
}
