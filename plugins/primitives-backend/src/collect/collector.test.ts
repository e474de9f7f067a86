import { setTimeout as sleep } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import fc from 'fast-check';
import { Knex } from 'knex';
import { FactKind } from '../facts/fact';
import { FactStore } from '../facts/fact-store';
import { CollectorMetrics } from '../metrics';
import { DocumentChanges } from '../store/document-store';
import { HintStore } from '../store/hint-store';
import { openDatabase } from '../store/open-database';
import { SourceStatusStore } from '../store/source-status-store';
import { describeOnDatabases } from '../__testUtils__/databases';
import { FakeOutside, FakeSource } from '../testing/fake-source';
import { takeFence } from '../__testUtils__/tenure';
import {
  application,
  config,
  digest,
  factsOf,
  green,
  id,
  sha,
} from '../testing/world';
import { Assembler } from './assembler';
import { Collector } from './collector';
import { Lease } from './lease';

jest.setTimeout(180_000);

const logger = mockServices.logger.mock();
const kindsOf: Record<FakeSource['name'], FactKind[]> = {
  'github-core': ['folder', 'commit', 'core-pull', 'verify', 'publish'],
  'github-gitops': [
    'branch',
    'wiring',
    'desired',
    'gitops-pull',
    'gitops-checks',
    'gitops-run',
    'gitops-commit',
  ],
  registry: ['image'],
  argocd: ['application', 'workload', 'smoke', 'smoke-log'],
};
const sourceNames = [
  'github-core',
  'github-gitops',
  'registry',
  'argocd',
] as const;
const sourceOfKind = (kind: FactKind) =>
  sourceNames.find(name => kindsOf[name].includes(kind)) ?? 'argocd';

function metrics() {
  return new CollectorMetrics({
    metrics: metricsServiceMock.mock({
      createCounter: () => ({ add: () => {} }),
      createHistogram: () => ({ record: () => {} }),
      createObservableGauge: () => ({
        addCallback: () => {},
        removeCallback: () => {},
      }),
    }),
    gauges: { dirty: async () => 0, lags: async () => new Map() },
  });
}

/** Everything that is derived, as it can be compared: without when it was derived. */
async function derived(db: Knex) {
  const pipelines = await db('primitives_pipeline').orderBy('id');
  return {
    pipelines: pipelines.map(row => ({
      ...JSON.parse(row.body),
      observedAt: '',
    })),
    lines: await db('primitives_document')
      .orderBy('id')
      .select('id', 'scope', 'owner', 'build', 'next', 'digest'),
    environments: await db('primitives_environment').orderBy([
      'id',
      'position',
    ]),
    breaches: await db('primitives_breach')
      .orderBy(['rule', 'subject'])
      .select('rule', 'subject', 'scope', 'body'),
    rules: await db('primitives_rule').orderBy('rule'),
  };
}

async function eventually(check: () => Promise<void>, withinMs = 10_000) {
  const end = Date.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(25);
    }
  }
}

describeOnDatabases('Collector', databases => {
  const ends: Array<() => Promise<void>> = [];
  afterEach(async () => {
    await Promise.all(ends.splice(0).map(end => end()));
  });

  const open = async () =>
    openDatabase(mockServices.database({ knex: await databases.init() }));

  function start(options: {
    db: Knex;
    outside: FakeOutside;
    times?: { ttlMs: number; renewMs: number };
    frequencyMs?: number;
  }) {
    const { db, outside, times, frequencyMs = 100 } = options;
    const sources = sourceNames.map(
      name => new FakeSource({ name, outside, kinds: kindsOf[name] }),
    );
    const statuses = new SourceStatusStore({ sources });
    const hints = new HintStore({ db, logger });
    const lease = new Lease({ db, name: 'collector', logger, times });
    const changes: DocumentChanges[] = [];
    const collector = new Collector({
      ...{ db, lease, sources, statuses, hints, config, frequencyMs, logger },
      metrics: metrics(),
      onChange: async change => void changes.push(change),
    });
    const stop = new AbortController();
    const running = collector.run(stop.signal);
    const end = async () => {
      stop.abort();
      await running;
    };
    ends.push(end);
    const named = (name: FakeSource['name']) =>
      sources.filter(s => s.name === name);
    return { sources, named, hints, statuses, lease, changes, end };
  }

  /** What follows from an outside, assembled in an empty database. */
  async function fromScratch(outside: FakeOutside) {
    const db = await open();
    const fence = await takeFence(db);
    await new FactStore({ fence }).record(outside.facts);
    const statuses = new SourceStatusStore({
      sources: sourceNames.map(name => ({ name })),
    });
    for (const name of sourceNames)
      await statuses.attempted(fence, { source: { name }, at: new Date() });
    const assembler = new Assembler({
      ...{ fence, config, statuses, logger, metrics: metrics() },
      isFirstRead: () => false,
      onChange: async () => {},
    });
    while (await assembler.assembleDue());
    return derived(db);
  }

  function greenOutside() {
    const outside = new FakeOutside();
    for (const fact of factsOf(green))
      outside.put({ ...fact, source: sourceOfKind(fact.kind) });
    return outside;
  }

  it('reads every source, says what follows, and falls silent', async () => {
    const db = await open();
    const outside = greenOutside();
    const { changes, sources } = start({ db, outside });
    const expected = await fromScratch(outside);
    await eventually(async () => expect(await derived(db)).toEqual(expected));
    expect(expected.lines).toMatchObject([{ id, build: 'passed' }]);
    expect(changes.some(c => c.setChanged && c.ids.includes(id))).toBe(true);
    await sleep(300);
    const said = changes.length;
    const looks = sources.map(s => s.looks.length);
    await sleep(500);
    expect(changes).toHaveLength(said);
    expect(sources.every((s, i) => s.looks.length > looks[i])).toBe(true);
    expect(await db('primitives_fact_history')).toEqual([]);
  });

  it('looks at what a hint names, wherever it was left, long before the usual look', async () => {
    const db = await open();
    const outside = greenOutside();
    const { named } = start({ db, outside, frequencyMs: 3_600_000 });
    const [argocd] = named('argocd');
    const health = async () => {
      const [{ body }] = await db('primitives_pipeline');
      return JSON.parse(body).environments[0].stages[2].status;
    };
    await eventually(async () => expect(await health()).toBe('passed'));
    outside.put({
      ...{
        source: 'argocd',
        kind: 'application',
        subject: `dev-${id}`,
        scope: 'domain/orders',
      },
      value: { ...application, health: 'Degraded' },
    });
    // As another replica's webhook would: this one is not told.
    const elsewhere = new HintStore({ db, logger });
    await elsewhere.add([{ source: 'argocd', application: `dev-${id}` }]);
    const began = Date.now();
    await eventually(async () => expect(await health()).toBe('failed'));
    expect(Date.now() - began).toBeLessThan(2_000);
    expect(argocd.looks.at(-1)).toEqual([
      { source: 'argocd', application: `dev-${id}` },
    ]);
    expect(await db('primitives_hint')).toEqual([]);
    expect(
      await db('primitives_transition').where({
        id,
        environment: 'dev',
        stage: 'health',
        to_status: 'failed',
      }),
    ).toHaveLength(1);
  });

  it('follows a stream, and looks at everything when asked to', async () => {
    const db = await open();
    const outside = greenOutside();
    const { named, hints, sources } = start({
      db,
      outside,
      frequencyMs: 3_600_000,
    });
    const [argocd] = named('argocd');
    await eventually(async () =>
      expect(await db('primitives_source')).toHaveLength(4),
    );
    argocd.stream([{ source: 'argocd', application: 'a' }]);
    argocd.stream([
      { source: 'argocd', application: 'a' },
      { source: 'argocd', application: 'b' },
    ]);
    await eventually(async () => expect(argocd.looks).toHaveLength(2));
    expect(argocd.looks[1]).toHaveLength(2);
    await hints.add(sourceNames.map(source => ({ source, look: true })));
    await eventually(async () =>
      expect(sources.map(s => s.looks.at(-1))).toEqual([[], [], [], []]),
    );
    expect(sources.every(s => s.mostAtOnce === 1)).toBe(true);
  });

  it('marks a source that fails, and only that, and takes it back', async () => {
    const db = await open();
    const outside = greenOutside();
    const { named, statuses } = start({ db, outside });
    const expected = await fromScratch(outside);
    await eventually(async () => expect(await derived(db)).toEqual(expected));
    for (const source of named('argocd')) source.isDown = true;
    await eventually(async () => {
      const [pipeline] = (await derived(db)).pipelines;
      expect(
        pipeline.environments[0].stages.map(
          (s: { status: string }) => s.status,
        ),
      ).toEqual(['passed', 'unknown', 'unknown', 'passed']);
    });
    expect((await statuses.all(db)).map(s => s.status)).toEqual([
      'ok',
      'ok',
      'ok',
      'failed',
    ]);
    expect((await statuses.all(db))[3].message).toBe('argocd is down');
    for (const source of named('argocd')) source.isDown = false;
    await eventually(async () => expect(await derived(db)).toEqual(expected));
  });

  it('assembles a primitive again when time alone changes it', async () => {
    const db = await open();
    const outside = greenOutside();
    const commit = outside.get('commit', 'domain/orders');
    const date = new Date(Date.now() - 15 * 60_000 + 2_000).toISOString();
    outside.put({
      source: 'github-core',
      kind: 'verify',
      subject: `domain/orders@${sha('a')}`,
      scope: 'domain/orders',
      value: null,
    });
    outside.put({
      source: 'github-core',
      kind: 'commit',
      subject: 'domain/orders',
      scope: 'domain/orders',
      value: {
        sha: sha('a'),
        message: 'm',
        author: 'a',
        url: 'u',
        ...commit?.value,
        date,
      },
    });
    start({ db, outside, frequencyMs: 3_600_000 });
    const verify = async () => {
      const [{ body }] = await db('primitives_pipeline');
      return JSON.parse(body).stages[1].status;
    };
    await eventually(async () => expect(await verify()).toBe('waiting'));
    await eventually(
      async () => expect(await verify()).toBe('unknown'),
      12_000,
    );
    expect(await db('primitives_dirty')).toEqual([]);
  });

  it('collects on one replica, and on another within the life of the lease once that is killed', async () => {
    const db = await open();
    const outside = greenOutside();
    const times = { ttlMs: 1_000, renewMs: 200 };
    const replicas = [
      start({ db, outside, times }),
      start({ db, outside, times }),
    ];
    const busy = (r: (typeof replicas)[number]) =>
      r.sources.some(s => s.looks.length > 0);
    const expected = await fromScratch(outside);
    await eventually(async () => expect(await derived(db)).toEqual(expected));
    await sleep(times.ttlMs);
    expect(replicas.filter(busy)).toHaveLength(1);
    const [killed, other] = busy(replicas[0])
      ? replicas
      : [replicas[1], replicas[0]];

    // As a process that was stopped: it renews no more, and does not say so.
    jest.spyOn(killed.lease, 'renew').mockReturnValue(new Promise(() => {}));
    jest.spyOn(killed.lease, 'acquire').mockResolvedValue(undefined);
    const began = Date.now();
    await eventually(async () => expect(busy(other)).toBe(true));
    expect(Date.now() - began).toBeLessThan(times.ttlMs + times.renewMs * 5);
    await eventually(async () => {
      const [argocd] = other.named('argocd');
      expect(argocd.looks.length).toBeGreaterThan(2);
    });
    const looks = killed.sources.map(s => s.looks.length);
    await sleep(500);
    expect(killed.sources.map(s => s.looks.length)).toEqual(looks);
    const changed = [...killed.sources, ...other.sources].map(s => s.changed);
    expect(changed.reduce((a, b) => a + b, 0)).toBe(outside.facts.length);
    expect(await db('primitives_fact_history')).toEqual([]);
    expect(await derived(db)).toEqual(expected);
  });

  type Step = (
    run: ReturnType<typeof start>,
    outside: FakeOutside,
  ) => Promise<void>;
  const names = ['orders', 'carts'];
  const put =
    (kind: FactKind, subject: string, scope: string, value: unknown): Step =>
    async (_run, outside) => {
      const [fact] = factsOf({ [kind]: { [subject]: value } });
      outside.put({ ...fact, scope, source: sourceOfKind(kind) });
    };
  const steps: fc.Arbitrary<Step> = fc.oneof(
    fc
      .tuple(
        fc.constantFrom(...names),
        fc.boolean(),
        fc.constantFrom('group:a', 'group:b'),
      )
      .map(([name, there, owner]) =>
        put(
          'folder',
          `domain/${name}`,
          `domain/${name}`,
          there ? { treeSha: owner, owner, versions: ['v0'] } : null,
        ),
      ),
    fc
      .tuple(
        fc.constantFrom(...names),
        fc.constantFrom('0', '1'),
        fc.boolean(),
        fc.boolean(),
      )
      .map(([name, d, enabled, smoke]) =>
        put(
          'desired',
          `dev/domain-${name}-v0${smoke ? '-smoke' : ''}`,
          `domain/${name}`,
          {
            enabled,
            digest: digest(d),
            path: 'v.yaml',
            suspects: d === '0' ? [`${name}.yaml: password`] : [],
          },
        ),
      ),
    fc
      .tuple(
        fc.constantFrom(...names),
        fc.constantFrom('Healthy', 'Degraded'),
        fc.boolean(),
      )
      .map(([name, health, overridden]) =>
        put('application', `dev-domain-${name}-v0`, `domain/${name}`, {
          ...application,
          health,
          overrides: overridden ? ['helm parameter x'] : [],
        }),
      ),
    fc
      .tuple(fc.constantFrom(...names), fc.boolean())
      .map(([name, there]) =>
        put(
          'wiring',
          `domain-${name}-v0`,
          `domain/${name}`,
          there ? { component: true, smoke: true, values: true } : null,
        ),
      ),
    fc
      .tuple(fc.constantFrom('a', 'b'), fc.boolean(), fc.boolean())
      .map(([c, byPull, there]) =>
        put(
          'gitops-commit',
          sha(c),
          '',
          there
            ? {
                author: 'eve',
                date: '2026-01-10T12:00:00Z',
                message: 'm',
                url: 'u',
                root: false,
                ...(byPull ? { pull: 1 } : {}),
              }
            : null,
        ),
      ),
    fc
      .tuple(fc.constantFrom(3, 4), fc.constantFrom('eve', 'ameide-ci[bot]'))
      .map(([number, author]) =>
        put('gitops-pull', String(number), '', {
          number,
          url: 'u',
          title: 't',
          author,
          headRef: 'x',
          headSha: sha('e'),
          draft: false,
          state: 'open',
          autoMerge: false,
          createdAt: '2026-01-10T12:00:00Z',
          updatedAt: '2026-01-10T12:00:00Z',
        }),
      ),
    fc
      .constantFrom('passed', 'failed')
      .map(state =>
        put('gitops-checks', sha('9'), '', { state, failures: [] }),
      ),
    fc.constantFrom(...names).map(
      (name): Step =>
        async ({ hints }) => {
          const hint = {
            source: 'argocd' as const,
            application: `dev-domain-${name}-v0`,
          };
          await hints.add([hint, hint]);
        },
    ),
    fc.tuple(fc.constantFrom(...sourceNames), fc.boolean()).map(
      ([name, down]): Step =>
        async ({ named }) => {
          for (const source of named(name)) source.isDown = down;
        },
    ),
    fc.integer({ min: 0, max: 120 }).map(
      (ms): Step =>
        async () =>
          sleep(ms),
    ),
  );

  it('ends, after any changes, hints and failures, where an empty database would', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(steps, { minLength: 5, maxLength: 25 }),
        async all => {
          const db = await open();
          const outside = greenOutside();
          const run = start({ db, outside, frequencyMs: 60 });
          for (const step of all) await step(run, outside);
          for (const source of run.sources) source.isDown = false;
          const expected = await fromScratch(outside);
          await eventually(async () =>
            expect(await derived(db)).toEqual(expected),
          );
          await run.end();
        },
      ),
      { numRuns: 8 },
    );
  });
});
