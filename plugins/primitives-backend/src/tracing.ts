import {
  RequestObserver,
  withRequestObserver,
} from '@ameide/plugin-primitives-node';
import { TracingService } from '@backstage/backend-plugin-api/alpha';
import { CollectorMetrics } from './metrics';
import { sourceKey, SourceKey } from './store/source-status-store';

/**
 * Spans of the collecting, through Backstage's tracing service: a look at a source, the
 * requests of it, what it records, and assembly. Attributes of requests are those of
 * OpenTelemetry's semantic conventions for HTTP client spans.
 * @internal
 */
export class CollectorTracing {
  readonly #tracing: TracingService;
  readonly #metrics: CollectorMetrics;

  /** Requests are counted beside. */
  constructor(options: { tracing: TracingService; metrics: CollectorMetrics }) {
    this.#tracing = options.tracing;
    this.#metrics = options.metrics;
  }

  /** One look at a source. */
  collect<T>(
    source: SourceKey,
    look: 'whole' | 'hints',
    work: () => Promise<T>,
  ): Promise<T> {
    const attributes = {
      'primitives.source': sourceKey(source),
      'primitives.look': look,
    };
    return this.#tracing.startActiveSpan(
      'primitives.source.collect',
      { attributes },
      work,
    );
  }

  /** Facts of a source that are written down; `work` says how many of them changed anything. */
  record<T extends { length: number }>(
    source: SourceKey,
    count: number,
    work: () => Promise<T>,
  ): Promise<T> {
    const attributes = {
      'primitives.source': sourceKey(source),
      'primitives.facts': count,
    };
    return this.#tracing.startActiveSpan(
      'primitives.facts.record',
      { attributes },
      async span => {
        const changed = await work();
        span.setAttribute('primitives.facts.changed', changed.length);
        return changed;
      },
    );
  }

  /** One batch of scopes that is assembled. */
  assemble<T>(scopes: number, work: () => Promise<T>): Promise<T> {
    return this.#tracing.startActiveSpan(
      'primitives.assembly',
      { attributes: { 'primitives.assembly.scopes': scopes } },
      work,
    );
  }

  /** Does some work, whose requests are requests of a source. */
  within<T>(source: SourceKey, work: () => T): T {
    return withRequestObserver(this.requestsOf(source), work);
  }

  /** What the requests of a source are told to. */
  requestsOf(source: SourceKey): RequestObserver {
    const observed = { 'primitives.source': sourceKey(source) };
    return {
      http: async ({ method, url }, send) =>
        this.#tracing.startActiveSpan(
          method,
          {
            kind: 'client',
            attributes: {
              ...observed,
              'http.request.method': method,
              ...addressOf(url),
            },
          },
          async span => {
            try {
              const response = await send();
              const { status } = response;
              span.setAttribute('http.response.status_code', status);
              if (status >= 400) {
                span.setAttribute('error.type', String(status));
                span.setStatus({ code: 'error' });
              }
              this.#metrics.requested(source, { method, status });
              return response;
            } catch (error) {
              const type = errorType(error);
              span.setAttribute('error.type', type);
              this.#metrics.requested(source, { method, error: type });
              throw error;
            }
          },
        ),
      gitFetch: (url, run) =>
        this.#tracing.startActiveSpan(
          'git fetch',
          { kind: 'client', attributes: { ...observed, ...addressOf(url) } },
          async span => {
            try {
              await run();
              this.#metrics.fetched(source);
            } catch (error) {
              const type = errorType(error);
              span.setAttribute('error.type', type);
              this.#metrics.fetched(source, { error: type });
              throw error;
            }
          },
        ),
    };
  }
}

/** As OpenTelemetry has it: of low cardinality, and without what was said. @internal */
export function errorType(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

function addressOf(url: URL) {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return {
    'url.full': url.href,
    'server.address': url.hostname,
    'server.port': Number(port),
  };
}
