import { setTimeout as sleep } from 'node:timers/promises';
import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { AuditConfig } from '../audit/rule';
import { FactStore } from '../facts/fact-store';
import { StoredFacts } from '../facts/stored-facts';
import { sealBacklog } from '../history/chain-store';
import { messageOf } from '../message-of';
import { CollectorMetrics } from '../metrics';
import { CollectorTracing } from '../tracing';
import { RateLimitBudget, Source, SourceContext } from '../sources/source';
import { imageHints } from '../sources/wanted-image';
import { closeForgotten } from '../store/breach-periods';
import { CursorStore } from '../store/cursor-store';
import { databaseNow } from '../store/database-time';
import { repairVerdicts } from '../store/verdict-store';
import { markAllDirty } from '../store/dirty-store';
import { DocumentChanges } from '../store/document-store';
import { HintStore, Wish } from '../store/hint-store';
import { forgetLooks } from '../store/look-store';
import { sourceKey, SourceStatusStore } from '../store/source-status-store';
import { Assembler } from './assembler';
import { repairEarlierVersion } from './earlier-version';
import { Lease, Tenure } from './lease';
import { SourceRunner } from './source-runner';
import { Wake } from './wake';

/** How often the hints that other replicas left are looked for. */
const hintPollMs = 200;

/**
 * How often facts of an earlier version are looked for. Reading everything again costs as
 * much as a cold start, so an update that does not come to its end is followed less often.
 */
const usualMixedVersionsMs = { first: 60_000, longest: 30 * 60_000 };

type CollectorOptions = {
  db: Knex;
  lease: Lease;
  sources: readonly Source[];
  statuses: SourceStatusStore;
  hints: HintStore;
  config: AuditConfig;
  /** Time between usual looks at each source. */
  frequencyMs: number;
  /** How often facts of an earlier version are looked for; for tests, which cannot wait. */
  mixedVersionsMs?: typeof usualMixedVersionsMs;
  logger: LoggerService;
  metrics: CollectorMetrics;
  tracing: CollectorTracing;
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
    const { db, statuses, sources, logger, onChange } = this.#options;
    const { fence, signal } = tenure;
    // The replica before may have been of another version or configuration.
    await sealBacklog(fence);
    await fence.transaction(async (tx, now) => {
      await statuses.forgetOthers(tx, now);
      await closeForgotten(tx, now);
      await repairVerdicts(tx);
      await forgetLooks(tx);
      await markAllDirty(tx, now);
    });
    const { environments } = this.#options.config;
    const isMixed = await repairEarlierVersion(fence, {
      environments,
      isTakeover: true,
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
          logger: logger.child({ source: sourceKey(source) }),
          context: this.#contextOf({ source, tenure, assembler, wish }),
          onLook: () => assembler.wake(),
          // Every pipeline says something else of it.
          onFlip: () => onChange({ ids: [], setChanged: false, all: true }),
        }),
      );
    }
    const readAll = () =>
      wish(sources.map(({ name: source }) => ({ source, all: true })));
    if (isMixed) readAll();
    await Promise.all([
      ...runners.map(runner => runner.run(signal)),
      assembler.run(signal),
      this.#options.beside?.(tenure),
      this.#feed(wish, signal),
      this.#watchEarlierVersion({ tenure, assembler, readAll }),
    ]);
  }

  /** While replicas of the version before go on, they write what they know to write. */
  async #watchEarlierVersion(options: {
    tenure: Tenure;
    assembler: Assembler;
    readAll: () => void;
  }): Promise<void> {
    const { tenure, assembler, readAll } = options;
    const {
      logger,
      config,
      mixedVersionsMs = usualMixedVersionsMs,
    } = this.#options;
    let waitMs = mixedVersionsMs.first;
    for (;;) {
      await sleep(waitMs, undefined, { signal: tenure.signal }).catch(() => {});
      if (tenure.signal.aborted) return;
      try {
        const { environments } = config;
        const isMixed = await repairEarlierVersion(tenure.fence, {
          environments,
          isTakeover: false,
        });
        if (isMixed) {
          logger.warn(
            'A replica of an earlier version writes to the database; what it wrote is read again',
          );
          readAll();
          assembler.wake();
          waitMs = Math.min(waitMs * 2, mixedVersionsMs.longest);
        } else waitMs = mixedVersionsMs.first;
      } catch (error) {
        logger.warn(
          `Could not look for facts of an earlier version: ${messageOf(error)}`,
        );
      }
    }
  }

  #contextOf(options: {
    source: Source;
    tenure: Tenure;
    assembler: Assembler;
    wish: (wishes: readonly Wish[]) => void;
  }): SourceContext {
    const { db, logger, metrics, tracing } = this.#options;
    const { source, tenure, assembler, wish } = options;
    const { fence, signal } = tenure;
    const store = new FactStore({ fence });
    return {
      facts: new StoredFacts({ db, logger }),
      cursors: new CursorStore({ db, fence, source: sourceKey(source) }),
      record: async facts => {
        const changed = await tracing.record(source, facts.length, () =>
          store.record(facts),
        );
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

/** The rate limit that each source told of last, by its key; replicas that do not collect know of none. @internal */
export function budgetsOf(
  sources: readonly Source[],
): Map<string, RateLimitBudget> {
  return new Map(
    sources.flatMap((source): Array<[string, RateLimitBudget]> => {
      const budget = source.budget?.();
      return budget ? [[sourceKey(source), budget]] : [];
    }),
  );
}
