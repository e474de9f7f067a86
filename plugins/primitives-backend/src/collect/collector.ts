import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { AuditConfig } from '../audit/rule';
import { FactStore } from '../facts/fact-store';
import { StoredFacts } from '../facts/stored-facts';
import { sealBacklog } from '../history/chain-store';
import { messageOf } from '../message-of';
import { CollectorMetrics } from '../metrics';
import { Source, SourceContext } from '../sources/source';
import { imageHints } from '../sources/wanted-image';
import { closeForgotten } from '../store/breach-periods';
import { CursorStore } from '../store/cursor-store';
import { databaseNow } from '../store/database-time';
import { markAllDirty } from '../store/dirty-store';
import { DocumentChanges } from '../store/document-store';
import { HintStore, Wish } from '../store/hint-store';
import { sourceKey, SourceStatusStore } from '../store/source-status-store';
import { Assembler } from './assembler';
import { Lease, Tenure } from './lease';
import { SourceRunner } from './source-runner';
import { Wake } from './wake';

/** How often the hints that other replicas left are looked for. */
const hintPollMs = 200;

type CollectorOptions = {
  db: Knex;
  lease: Lease;
  sources: readonly Source[];
  statuses: SourceStatusStore;
  hints: HintStore;
  config: AuditConfig;
  /** Time between usual looks at each source. */
  frequencyMs: number;
  logger: LoggerService;
  metrics: CollectorMetrics;
  /** What the replica that collects does beside; it must end soon after the signal aborts. */
  beside?: (tenure: Tenure) => Promise<void>;
  /** Told, on the replica that collects, after each change of what is served. */
  onChange: (changes: DocumentChanges) => Promise<void>;
};

/**
 * Collects while this replica holds the lease: every source in a loop of its own, and
 * what follows from their facts beside them.
 * @internal
 */
export class Collector {
  readonly #options: CollectorOptions;

  /** A collector over these sources; any number of replicas have one, on one database. */
  constructor(options: CollectorOptions) {
    this.#options = options;
  }

  /** Collects whenever it is this replica's turn, until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    await this.#options.lease.hold(signal, tenure => this.#serve(tenure));
  }

  async #serve(tenure: Tenure): Promise<void> {
    const { db, statuses, sources } = this.#options;
    const { fence, signal } = tenure;
    // The replica before may have been of another version or configuration.
    await sealBacklog(fence);
    await fence.transaction(async (tx, now) => {
      await closeForgotten(tx, now);
      await markAllDirty(tx, now);
    });
    const known = await statuses.all(db);
    const neverRead = known
      .filter(s => s.status === 'never')
      .map(s => sourceKey({ name: s.source, instance: s.instance }));
    const runners: SourceRunner[] = [];
    const assembler = new Assembler({
      ...this.#options,
      fence,
      isFirstRead: () =>
        runners.some(
          r => !r.hasLooked && neverRead.includes(sourceKey(r.source)),
        ),
    });
    const wish = (wishes: readonly Wish[]) => dispatch(runners, wishes);
    for (const source of sources) {
      runners.push(
        new SourceRunner({
          ...this.#options,
          source,
          fence,
          context: this.#contextOf({ source, tenure, assembler, wish }),
          onLook: () => assembler.wake(),
        }),
      );
    }
    await Promise.all([
      ...runners.map(runner => runner.run(signal)),
      assembler.run(signal),
      this.#options.beside?.(tenure),
      this.#feed(wish, signal),
    ]);
  }

  #contextOf(options: {
    source: Source;
    tenure: Tenure;
    assembler: Assembler;
    wish: (wishes: readonly Wish[]) => void;
  }): SourceContext {
    const { db, logger, metrics } = this.#options;
    const { source, tenure, assembler, wish } = options;
    const { fence, signal } = tenure;
    const store = new FactStore({ fence });
    return {
      facts: new StoredFacts({ db, logger }),
      cursors: new CursorStore({ db, fence, source: sourceKey(source) }),
      record: async facts => {
        const changed = await store.record(facts);
        if (changed.length > 0) {
          metrics.recorded(source, changed.length);
          wish(imageHints(changed));
          assembler.wake();
        }
        return changed;
      },
      hint: hint => wish([hint]),
      signal,
    };
  }

  /** Hands out the hints that webhooks left in the database, whichever replica they reached. */
  async #feed(
    wish: (wishes: readonly Wish[]) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { hints, logger } = this.#options;
    const wake = new Wake();
    const stop = hints.onAdded(() => wake.ask());
    while (!signal.aborted) {
      try {
        wish(await hints.take());
      } catch (error) {
        logger.warn(`Could not read hints: ${messageOf(error)}`);
      }
      await wake.sleep(hintPollMs, signal);
    }
    stop();
  }
}

function dispatch(
  runners: readonly SourceRunner[],
  wishes: readonly Wish[],
): void {
  for (const runner of runners) {
    const own = wishes.filter(w => w.source === runner.source.name);
    if (own.length > 0) runner.ask(own);
  }
}

/** Now less the time that each source was read last, in seconds, by its key. @internal */
export async function lagsOf(
  db: Knex,
  statuses: SourceStatusStore,
): Promise<Map<string, number>> {
  const now = await databaseNow(db);
  const lags = new Map<string, number>();
  for (const { source, instance, lastSuccessAt } of await statuses.all(db)) {
    if (lastSuccessAt)
      lags.set(
        sourceKey({ name: source, instance }),
        (now - Date.parse(lastSuccessAt)) / 1_000,
      );
  }
  return lags;
}
