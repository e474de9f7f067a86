import { setTimeout as sleep } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import {
  pipelineSchema,
  primitiveSummarySchema,
} from '@ameide/plugin-primitives-common';
import fc from 'fast-check';
import { Knex } from 'knex';
import { Assembler } from '../collect/assembler';
import { Fence } from '../collect/lease';
import { Fact, FactKind } from '../facts/fact';
import { FactStore } from '../facts/fact-store';
import { CollectorMetrics } from '../metrics';
import { FleetFilters, FleetQuery } from '../read-model';
import { databaseNow } from '../store/database-time';
import { openDatabase } from '../store/open-database';
import { pruneHistory } from '../store/retention';
import { SourceStatusStore } from '../store/source-status-store';
import { describeOnDatabases } from '../__testUtils__/databases';
import { takeFence } from '../__testUtils__/tenure';
import { application, config, factsOf, green, sha } from '../testing/world';
import { StoredReadModel } from './stored-read-model';

jest.setTimeout(120_000);

const logger = mockServices.logger.mock();
const names = ['github-core', 'github-gitops', 'registry', 'argocd'] as const;

/** The green primitive under another name. */
function like(
  name: string,
  change: { owner?: string; branch?: boolean } = {},
): Fact[] {
  const text = JSON.stringify(factsOf(green)).replaceAll('orders', name);
  const facts: Fact[] = JSON.parse(text);
  return facts.flatMap(fact => {
    if (fact.kind === 'branch' || fact.kind === 'gitops-checks') return [];
    if (fact.kind === 'gitops-pull') return [];
    if (fact.kind !== 'folder') return [fact];
    return [
      {
        ...fact,
        value: {
          treeSha: 'f',
          owner: change.owner,
          system: 'shop',
          versions: ['v0'],
        },
      },
    ];
  });
}

describeOnDatabases('StoredReadModel', databases => {
  let db: Knex;
  let fence: Fence;
  let model: StoredReadModel;
  let statuses: SourceStatusStore;
  let assembler: Assembler;
  beforeEach(async () => {
    db = await openDatabase(
      mockServices.database({ knex: await databases.init() }),
    );
    fence = await takeFence(db);
    statuses = new SourceStatusStore({
      sources: names.map(name => ({ name })),
    });
    model = new StoredReadModel({ db, statuses, config, logger });
    const instrument = {
      add: () => {},
      record: () => {},
      addCallback: () => {},
      removeCallback: () => {},
    };
    assembler = new Assembler({
      ...{ fence, config, statuses, logger },
      metrics: new CollectorMetrics({
        metrics: metricsServiceMock.mock({
          createCounter: () => instrument,
          createHistogram: () => instrument,
          createObservableGauge: () => instrument,
        }),
        gauges: { dirty: async () => 0, lags: async () => new Map() },
      }),
      isFirstRead: () => false,
      onChange: async () => {},
    });
  });

  async function record(facts: Fact[]) {
    await new FactStore({ fence }).record(facts);
    await assemble();
  }
  async function assemble() {
    while (await assembler.assembleDue());
  }
  async function readAll(failure?: string) {
    for (const name of names)
      await statuses.attempted(fence, {
        source: { name },
        at: new Date(),
        failure,
      });
    await assemble();
  }
  /** A moment that nothing else falls into. */
  async function moment(): Promise<Date> {
    await sleep(5);
    const at = new Date(await databaseNow(db));
    await sleep(5);
    return at;
  }
  const later = (
    kind: FactKind,
    subject: string,
    value: unknown,
    position: number,
  ): Fact => {
    const [fact] = factsOf({ [kind]: { [subject]: value } });
    return { ...fact, position };
  };

  async function every(query: FleetQuery): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await model.fleet({ ...query, cursor });
      ids.push(
        ...page.items.map(
          text => primitiveSummarySchema.parse(JSON.parse(text)).id,
        ),
      );
      cursor = page.nextCursor;
    } while (cursor);
    return ids;
  }

  it('says that nothing is known before anything was read', async () => {
    expect((await model.sources()).map(s => s.status)).toEqual(
      Array(4).fill('never'),
    );
    expect(await model.fleet()).toEqual({ items: [], total: 0 });
    expect(await model.pipeline('domain-orders-v0')).toBeUndefined();
    expect((await model.audit()).rules.map(r => r.status)).toEqual(
      Array(5).fill('unknown'),
    );
    expect(await model.history('domain-orders-v0')).toEqual({ items: [] });
  });

  it('serves pipelines and lines that are what their schemas say, with how the sources do now', async () => {
    await record(factsOf(green));
    await readAll();
    const text = await model.pipeline('domain-orders-v0');
    const pipeline = pipelineSchema.parse(JSON.parse(text ?? ''));
    expect(pipeline.sources.map(s => s.status)).toEqual(Array(4).fill('ok'));
    expect(pipeline.stages.map(s => s.status)).toEqual(Array(4).fill('passed'));
    const { items, total } = await model.fleet();
    expect(total).toBe(1);
    expect(primitiveSummarySchema.parse(JSON.parse(items[0]))).toMatchObject({
      id: 'domain-orders-v0',
      build: 'passed',
    });
    await statuses.attempted(fence, {
      source: { name: 'registry' },
      at: new Date(),
      failure: 'down',
      budget: { limit: 9, remaining: 1, resetAt: '2026-01-10T12:00:00Z' },
    });
    const now = JSON.parse((await model.pipeline('domain-orders-v0')) ?? '');
    expect(now.sources[2]).toMatchObject({
      status: 'failed',
      message: 'down',
      budget: { remaining: 1 },
    });
  });

  it('narrows, sorts and pages the fleet', async () => {
    await record([
      ...like('aaa', { owner: 'group:b' }),
      ...like('b%b', { owner: 'group:a' }),
      ...like('ccc'),
    ]);
    await record(
      [
        later(
          'application',
          'dev-domain-ccc-v0',
          { ...application, health: 'Degraded' },
          2,
        ),
      ].map(f => ({ ...f, scope: 'domain/ccc' })),
    );
    await readAll();
    const ids = (...some: string[]) => some.map(n => `domain-${n}-v0`);
    const where = (filters: FleetFilters) => every({ filters });
    expect(await every({})).toEqual(ids('aaa', 'b%b', 'ccc'));
    expect(await every({ order: 'desc', limit: 1 })).toEqual(
      ids('ccc', 'b%b', 'aaa'),
    );
    expect(await every({ sort: 'owner', limit: 2 })).toEqual(
      ids('ccc', 'b%b', 'aaa'),
    );
    expect((await every({ sort: 'since', limit: 1 })).sort()).toEqual(
      ids('aaa', 'b%b', 'ccc'),
    );
    expect(await where({ owner: ['group:a', 'group:b'] })).toEqual(
      ids('aaa', 'b%b'),
    );
    expect(await where({ kind: ['agent'] })).toEqual([]);
    expect(await where({ system: ['shop'], search: 'CC' })).toEqual(ids('ccc'));
    expect(await where({ search: '%' })).toEqual(ids('b%b'));
    expect(await where({ build: ['failed'] })).toEqual([]);
    expect(
      await where({ environment: { name: 'dev', status: ['failed'] } }),
    ).toEqual(ids('ccc'));
    expect(
      await where({
        environment: { name: 'dev', done: ['met'], enabled: true },
      }),
    ).toEqual(ids('aaa', 'b%b'));
    expect(
      await where({ environment: { name: 'staging', enabled: true } }),
    ).toEqual([]);
    expect(await where({ nextStep: ['link'] })).toEqual(ids('ccc'));
    expect(await where({ onBranch: true })).toEqual([]);
    expect(
      (await model.fleet({ filters: { onBranch: false }, limit: 1 })).total,
    ).toBe(3);
  });

  it('refuses what is no page of the list that is asked for', async () => {
    await record([...like('aaa'), ...like('bbb')]);
    const { nextCursor } = await model.fleet({ limit: 1 });
    for (const query of [
      { cursor: 'x' },
      { cursor: nextCursor, sort: 'owner' as const },
      { cursor: Buffer.from('["x",1]').toString('base64url') },
    ])
      await expect(model.fleet(query)).rejects.toThrow(
        /cursor: is not the nextCursor/,
      );
    for (const limit of [0, 501, 1.5, Number.NaN])
      await expect(model.fleet({ limit })).rejects.toThrow(
        /limit: must be a whole number from 1 to 500/,
      );
    await fc.assert(
      fc.asyncProperty(fc.string(), async cursor => {
        await expect(model.fleet({ cursor: `${cursor}.` })).rejects.toThrow(
          /cursor/,
        );
      }),
      { numRuns: 30 },
    );
  });

  it('tells the history of a primitive, newest first, in pages and between moments', async () => {
    await readAll();
    await record(factsOf(green));
    const before = await moment();
    const [subject] = Object.keys(green.application);
    await record([
      later('application', subject, { ...application, health: 'Degraded' }, 2),
    ]);
    const between = await moment();
    await record([later('application', subject, application, 3)]);
    const all = await model.history('domain-orders-v0', { from: before });
    const health = all.items.filter(t => t.stage === 'health');
    expect(health).toMatchObject([
      { environment: 'dev', from: 'failed', to: 'passed' },
      {
        environment: 'dev',
        from: 'passed',
        to: 'failed',
        message: expect.stringMatching(/Degraded/),
      },
    ]);
    expect(
      await model.history('domain-orders-v0', { from: before, to: between }),
    ).toEqual({ items: [health[1]] });
    const page = await model.history('domain-orders-v0', { limit: 1 });
    const next = await model.history('domain-orders-v0', {
      limit: 1,
      cursor: page.nextCursor,
    });
    expect([...page.items, ...next.items]).toEqual(all.items.slice(0, 2));
  });

  it('says of a past moment what was said then', async () => {
    const empty = await moment();
    await readAll();
    await record(factsOf(green));
    const well = await moment();
    const then = {
      pipeline: await model.pipeline('domain-orders-v0'),
      audit: await model.audit(),
      items: await model.auditItems(),
    };
    const [subject] = Object.keys(green.application);
    await record([
      later(
        'application',
        subject,
        { ...application, health: 'Degraded', overrides: ['helm parameter x'] },
        2,
      ),
      later(
        'gitops-commit',
        sha('b'),
        {
          author: 'eve',
          date: '2026-01-10T12:00:00Z',
          message: 'm',
          url: 'u',
          root: false,
        },
        2,
      ),
    ]);
    await statuses.attempted(fence, {
      source: { name: 'registry' },
      at: new Date(),
      failure: 'down',
    });
    await assemble();
    const broken = await moment();
    const now = {
      pipeline: await model.pipeline('domain-orders-v0'),
      audit: await model.audit(),
      breaches: await model.breaches(),
    };
    await record([
      later('folder', 'domain/orders', null, 3),
      later('core-pull', 'x', null, 3),
      later('wiring', 'domain-orders-v0', null, 3),
    ]);
    await readAll();
    expect(await model.pipeline('domain-orders-v0')).toBeUndefined();

    const said = (text: string | undefined) => {
      const { observedAt: _at, sources, ...rest } = JSON.parse(text ?? '');
      return {
        ...rest,
        sources: sources.map((s: { status: string }) => s.status),
      };
    };
    expect(await model.pipeline('domain-orders-v0', empty)).toBeUndefined();
    expect(said(await model.pipeline('domain-orders-v0', well))).toEqual(
      said(then.pipeline),
    );
    expect(
      said(await model.pipeline('domain-orders-v0', broken)),
    ).toMatchObject({ ...said(now.pipeline), stages: expect.anything() });
    expect((await model.audit(empty)).rules.map(r => r.status)).toEqual(
      Array(5).fill('unknown'),
    );
    expect((await model.audit(well)).rules).toEqual(then.audit.rules);
    expect((await model.audit(well)).primitives).toBe(1);
    const past = await model.audit(broken);
    expect(past.rules.map(r => [r.rule, r.status, r.breaches])).toEqual(
      now.audit.rules.map(r => [r.rule, r.status, r.breaches]),
    );
    expect((await model.auditItems({ at: well })).items).toEqual(
      then.items.items,
    );
    const subjects = (page: {
      items: Array<{ rule: string; subject: string }>;
    }) => page.items.map(b => [b.rule, b.subject]).sort();
    expect(subjects(await model.breaches({ at: broken }))).toEqual(
      subjects(now.breaches),
    );
    expect((await model.breaches({ at: well })).items).toEqual([]);
    expect(
      subjects(
        await model.breaches({ at: broken, rule: 'no-overrides-or-drift' }),
      ),
    ).toEqual([['no-overrides-or-drift', `${subject}: helm parameter x`]]);
  });

  it('pages breaches, each since it was found', async () => {
    await readAll();
    const [subject] = Object.keys(green.application);
    await record([
      ...factsOf(green),
      later(
        'application',
        subject,
        { ...application, overrides: ['a', 'b'] },
        2,
      ),
      later(
        'gitops-commit',
        sha('b'),
        {
          author: 'eve',
          date: '2026-01-10T12:00:00Z',
          message: 'm',
          url: 'u',
          root: false,
        },
        2,
      ),
    ]);
    const first = await model.breaches({ limit: 2 });
    const rest = await model.breaches({ limit: 2, cursor: first.nextCursor });
    expect(
      [...first.items, ...rest.items].map(b => [b.rule, b.subject]),
    ).toEqual([
      ['changes-by-pull-request', sha('b')],
      ['no-overrides-or-drift', `${subject}: a`],
      ['no-overrides-or-drift', `${subject}: b`],
    ]);
    expect(rest.nextCursor).toBeUndefined();
    expect(first.items[0]).toMatchObject({
      since: '2026-01-10T12:00:00.000Z',
      title: 'Desired state is changed only by pull requests',
    });
    await record([
      later(
        'application',
        subject,
        { ...application, overrides: ['a'], health: 'Degraded' },
        3,
      ),
    ]);
    const { items } = await model.breaches({ rule: 'no-overrides-or-drift' });
    expect(items).toEqual([first.items[1]]);
  });

  it('forgets what is older than it is to be kept, and only that', async () => {
    await readAll();
    await record(factsOf(green));
    const [subject] = Object.keys(green.application);
    await record([
      later('application', subject, { ...application, health: 'Degraded' }, 2),
    ]);
    await pruneHistory(db, { retentionMs: 60_000 });
    expect(await db('primitives_fact_history')).toHaveLength(1);
    await sleep(5);
    await pruneHistory(db, { retentionMs: 1 });
    expect(await db('primitives_fact_history')).toEqual([]);
    expect(await db('primitives_transition')).toEqual([]);
    expect(await model.pipeline('domain-orders-v0')).toBeDefined();
  });
});
