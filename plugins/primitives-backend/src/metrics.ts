import { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { RateLimitBudget } from './sources/source';
import { sourceKey, SourceKey } from './store/source-status-store';

/** What the gauges tell at the moment they are asked. @internal */
export type CollectorGauges = {
  /** Scopes that wait to be assembled. */
  dirty: () => Promise<number>;
  /** Seconds since each source was read in full, by key; those never read are left out. */
  lags: () => Promise<Map<string, number>>;
  /** Rate limit of each source that told of one, on the replica that asks it, by key. */
  budgets: () => Map<string, RateLimitBudget>;
};

/** What the collecting tells of itself by OpenTelemetry, through Backstage's metrics service. @internal */
export class CollectorMetrics {
  readonly #recorded;
  readonly #assembling;
  readonly #scopes;
  readonly #attempts;
  readonly #requests;
  readonly #fetches;
  readonly #lease;

  /** Registers the instruments; the gauges are read by whoever collects metrics. */
  constructor(options: { metrics: MetricsService; gauges: CollectorGauges }) {
    const { metrics, gauges } = options;
    this.#recorded = metrics.createCounter('primitives.facts.recorded', {
      description: 'Facts that changed what is known, by source',
      unit: '{fact}',
    });
    this.#assembling = metrics.createHistogram('primitives.assembly.duration', {
      description: 'Time that one batch of changed primitives took',
      unit: 's',
    });
    this.#scopes = metrics.createCounter('primitives.assembly.scopes', {
      description: 'Primitives that were assembled anew',
      unit: '{primitive}',
    });
    this.#attempts = metrics.createCounter('primitives.source.attempts', {
      description: 'Looks at a source, by outcome',
      unit: '{look}',
    });
    this.#requests = metrics.createCounter('primitives.source.requests', {
      description: 'HTTP requests to a source, by status',
      unit: '{request}',
    });
    this.#fetches = metrics.createCounter('primitives.source.fetches', {
      description: 'Runs of git fetch against the repository of a source',
      unit: '{fetch}',
    });
    this.#lease = metrics.createCounter('primitives.lease.changes', {
      description: 'Times that this replica began or ceased to collect',
      unit: '{change}',
    });
    metrics
      .createObservableGauge('primitives.assembly.queue', {
        description: 'Changed primitives that wait to be assembled',
        unit: '{primitive}',
      })
      .addCallback(async result => result.observe(await gauges.dirty()));
    metrics
      .createObservableGauge('primitives.source.lag', {
        description: 'Time since a source was read in full',
        unit: 's',
      })
      .addCallback(async result => {
        for (const [source, seconds] of await gauges.lags())
          result.observe(seconds, { source });
      });
    for (const part of ['limit', 'remaining'] as const)
      metrics
        .createObservableGauge(`primitives.source.rate_limit.${part}`, {
          description: `The rate limit that a source told of last: ${part}`,
          unit: '{request}',
        })
        .addCallback(result => {
          for (const [source, budget] of gauges.budgets())
            result.observe(budget[part], { source });
        });
  }

  /** A source was sent a request; it answered with a status, or an error came in the way. */
  requested(
    source: SourceKey,
    about: { method: string; status?: number; error?: string },
  ): void {
    this.#requests.add(1, {
      source: sourceKey(source),
      'http.request.method': about.method,
      ...(about.status !== undefined && {
        'http.response.status_code': about.status,
      }),
      ...(about.error !== undefined && { 'error.type': about.error }),
    });
  }

  /** The repository of a source was fetched from; an error came in the way where one is named. */
  fetched(source: SourceKey, about: { error?: string } = {}): void {
    this.#fetches.add(1, {
      source: sourceKey(source),
      ...(about.error !== undefined && { 'error.type': about.error }),
    });
  }

  /** Facts of a source changed what is known. */
  recorded(source: SourceKey, count: number): void {
    this.#recorded.add(count, { source: sourceKey(source) });
  }

  /** A batch of scopes was assembled, in so many ms. */
  assembled(scopes: number, ms: number): void {
    this.#scopes.add(scopes);
    this.#assembling.record(ms / 1_000);
  }

  /** A look at a source ended. */
  attempted(
    source: SourceKey,
    about: { outcome: 'ok' | 'failed' | 'limited'; look: 'whole' | 'hints' },
  ): void {
    this.#attempts.add(1, { source: sourceKey(source), ...about });
  }

  /** The lease changed hands, as this replica sees it. */
  lease(change: 'taken' | 'lost' | 'released'): void {
    this.#lease.add(1, { change });
  }
}
