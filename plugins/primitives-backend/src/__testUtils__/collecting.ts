import { setTimeout as sleep } from 'node:timers/promises';
import { Pipeline } from '@ameide/plugin-primitives-common';
import { mockServices } from '@backstage/backend-test-utils';
import {
  metricsServiceMock,
  tracingServiceMock,
} from '@backstage/backend-test-utils/alpha';
import { Knex } from 'knex';
import { Assembler } from '../collect/assembler';
import { Collector } from '../collect/collector';
import { Lease } from '../collect/lease';
import { FactKind } from '../facts/fact';
import { FactStore } from '../facts/fact-store';
import { CollectorMetrics } from '../metrics';
import { CollectorTracing } from '../tracing';
import { DocumentChanges } from '../store/document-store';
import { HintStore } from '../store/hint-store';
import { openDatabase } from '../store/open-database';
import { SourceStatusStore } from '../store/source-status-store';
import { FakeOutside, FakeSource } from '../testing/fake-source';
import { config, factsOf, green } from '../testing/world';
import { takeFence } from './tenure';

const logger = mockServices.logger.mock();
const kindsOf: Record<FakeSource['name'], FactKind[]> = {
  'github-core': ['folder', 'commit', 'core-pull', 'verify', 'publish'],
  'github-gitops': [
    'branch',
    'waivers',
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
/** The sources that fakes stand for. @internal */
export const sourceNames = [
  'github-core',
  'github-gitops',
  'registry',
  'argocd',
] as const;
/** Every kind that one of them gives. @internal */
export const kindsOfAll: readonly FactKind[] = sourceNames.flatMap(
  name => kindsOf[name],
);
/** Source that gives facts of a kind. @internal */
export function sourceOfKind(kind: FactKind) {
  const source = sourceNames.find(name => kindsOf[name].includes(kind));
  if (!source) throw new Error(`No fake gives facts of the kind ${kind}`);
  return source;
}

/** Metrics that nobody collects. @internal */
export function noMetrics(): CollectorMetrics {
  return new CollectorMetrics({
    metrics: metricsServiceMock.mock({
      createCounter: () => ({ add: () => {} }),
      createHistogram: () => ({ record: () => {} }),
      createObservableGauge: () => ({
        addCallback: () => {},
        removeCallback: () => {},
      }),
    }),
    gauges: {
      dirty: async () => 0,
      lags: async () => new Map(),
      budgets: () => new Map(),
    },
  });
}

/** Spans that nobody collects. @internal */
export function noTracing(): CollectorTracing {
  return new CollectorTracing({
    tracing: tracingServiceMock.mock(),
    metrics: noMetrics(),
  });
}

/** Everything that is derived, as it can be compared: without when it was derived. @internal */
export async function derived(db: Knex) {
  const pipelines = await db('primitives_pipeline').orderBy('id');
  return {
    pipelines: pipelines.map(row => withoutTimes(JSON.parse(row.body))),
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

/** A pipeline without when it was assembled, and when its verdicts were seen. */
function withoutTimes(pipeline: Pipeline): Pipeline {
  const done = pipeline.done.map(({ seen: _seen, ...verdict }) => verdict);
  return { ...pipeline, done, observedAt: '' };
}

/** Waits until a check passes. @internal */
export async function eventually(
  check: () => Promise<void>,
  withinMs = 20_000,
): Promise<void> {
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

/** The green world, outside. @internal */
export function greenOutside() {
  const outside = new FakeOutside();
  for (const fact of factsOf(green))
    outside.put({ ...fact, source: sourceOfKind(fact.kind) });
  return outside;
}

/** Collectors over fakes, for one suite; those that are started are ended after each test. @internal */
export function useCollecting(databases: { init: () => Promise<Knex> }) {
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
      mixedVersionsMs: { first: 100, longest: 400 },
      metrics: noMetrics(),
      tracing: noTracing(),
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
      ...{ fence, config, statuses, logger, metrics: noMetrics() },
      tracing: noTracing(),
      isFirstRead: () => false,
      onChange: async () => {},
    });
    while (await assembler.assembleDue());
    return derived(db);
  }

  return { open, start, fromScratch };
}

/** A collector that was started, with what it runs on. @internal */
export type Started = ReturnType<ReturnType<typeof useCollecting>['start']>;
