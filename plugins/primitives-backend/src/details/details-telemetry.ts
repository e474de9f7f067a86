import {
  MetricsService,
  TracingService,
} from '@backstage/backend-plugin-api/alpha';
import { CollectorTracing, errorType } from '../tracing';
import { SourceKey } from '../store/source-status-store';
import { PathDetails } from './path-details';

/** What is read when somebody asks for it. */
type Detail = keyof PathDetails | 'lineage';

/** The system that is asked for it; of the others some say themselves whom they ask, and most read the database alone. */
const sourceOf: Partial<Record<Detail, SourceKey>> = {
  commits: { name: 'github-core' },
  moves: { name: 'github-gitops' },
  preview: { name: 'github-gitops' },
  choices: { name: 'github-gitops' },
  pullDiff: { name: 'github-gitops' },
  pullChecks: { name: 'github-gitops' },
};

/**
 * Spans and times of what is read when somebody opens a page, through Backstage's tracing
 * and metrics services; the requests that it takes are spans within, and are counted with
 * those of the source.
 * @internal
 */
export class DetailsTelemetry {
  readonly #tracing: TracingService;
  readonly #requests: Pick<CollectorTracing, 'within'>;
  readonly #durations;

  /** Registers the histogram. */
  constructor(options: {
    tracing: TracingService;
    metrics: MetricsService;
    /** Told of the requests. */
    requests: Pick<CollectorTracing, 'within'>;
  }) {
    this.#tracing = options.tracing;
    this.#requests = options.requests;
    this.#durations = options.metrics.createHistogram(
      'primitives.detail.duration',
      {
        description: 'Time to read what a page asks for beside a pipeline',
        unit: 's',
      },
    );
  }

  /** The same reads, told of. */
  observe(details: PathDetails): PathDetails {
    return {
      commits: this.reading('commits', details.commits),
      moves: this.reading('moves', details.moves),
      preview: this.reading('preview', details.preview),
      choices: this.reading('choices', details.choices),
      progress: this.reading('progress', details.progress),
      durations: this.reading('durations', details.durations),
      pullDiff: this.reading('pullDiff', details.pullDiff),
      pullChecks: this.reading('pullChecks', details.pullChecks),
      applications: this.reading('applications', details.applications),
    };
  }

  /** The same read, told of. */
  reading<A extends unknown[], T>(
    detail: Detail,
    read: (...question: A) => Promise<T>,
  ): (...question: A) => Promise<T> {
    const source = sourceOf[detail];
    return (...question) => {
      const work = () => this.#timed(detail, () => read(...question));
      return this.#tracing.startActiveSpan(
        'primitives.detail.read',
        { attributes: { 'primitives.detail': detail } },
        () => (source ? this.#requests.within(source, work) : work()),
      );
    };
  }

  async #timed<T>(detail: Detail, work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const record = (more: { 'error.type'?: string }) =>
      this.#durations.record((performance.now() - began) / 1_000, {
        detail,
        ...more,
      });
    try {
      const answer = await work();
      record({});
      return answer;
    } catch (error) {
      record({ 'error.type': errorType(error) });
      throw error;
    }
  }
}
