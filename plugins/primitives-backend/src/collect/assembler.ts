import {
  setImmediate as nextTurn,
  setTimeout as sleep,
} from 'node:timers/promises';
import { LoggerService } from '@backstage/backend-plugin-api';
import { SourceStatus } from '@ameide/plugin-primitives-common';
import { Knex } from 'knex';
import { AuditConfig } from '../audit/rule';
import { scopeRules } from '../audit/rules';
import { fleetScope } from '../facts/scope';
import { viewsOfScopes } from '../facts/scope-views';
import { messageOf } from '../message-of';
import { CollectorMetrics } from '../metrics';
import { CollectorTracing } from '../tracing';
import { asRead } from '../pipeline/staleness';
import { countChange } from '../store/change-number';
import { replaceBreaches } from '../store/breach-store';
import { dueScopes, markDirty, unmarkDirty } from '../store/dirty-store';
import { DocumentChanges, saveDocuments } from '../store/document-store';
import { saveLooks } from '../store/look-store';
import { SourceStatusStore } from '../store/source-status-store';
import { AssembledScope, assembleScope } from './assemble-scope';
import { judgeChangedSubjects, judgeRules } from './judge-fleet';
import { Fence } from './lease';
import { Wake } from './wake';

/** Scopes that are assembled in one transaction. */
const batchSize = 200;
/** Scopes that become due by time alone are noticed this late, at most. */
const pollMs = 5_000;
/** While sources are being read for the first time, everything keeps changing: the pause grows with the time that takes. */
const firstReadPauses = { first: 10_000, longest: 60_000 };
/** Time that a round may take meanwhile: most of it is in vain, and it keeps the sources waiting. */
const firstReadRoundMs = 1_000;
/** A scope that cannot be assembled is tried again after this long. */
const retryMs = 60_000;

type AssemblerOptions = {
  fence: Fence;
  config: AuditConfig;
  statuses: SourceStatusStore;
  logger: LoggerService;
  metrics: CollectorMetrics;
  tracing: CollectorTracing;
  /** True while any source is being read for the first time. */
  isFirstRead: () => boolean;
  /** Told after each batch that changed something. */
  onChange: (changes: DocumentChanges) => Promise<void>;
};

/** Scopes that were assembled, and those that could not be. */
type Assembled = {
  assembled: Array<AssembledScope & { scope: string }>;
  failed: string[];
};

/** Assembles the scopes whose facts changed, as soon as they did. @internal */
export class Assembler {
  readonly #options: AssemblerOptions;
  readonly #wake = new Wake();
  #firstReadPauseMs = firstReadPauses.first;
  /** Facts recorded before (ms) were judged by the rules about single ones. */
  #judgedUpTo = 0;

  /** One that writes as long as the fence lets it. */
  constructor(options: AssemblerOptions) {
    this.#options = options;
  }

  /** Says that facts changed, or that the first read ended. */
  wake(): void {
    this.#wake.ask();
  }

  /** Assembles what is due until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { logger, isFirstRead } = this.#options;
    while (!signal.aborted) {
      try {
        await this.#round(signal);
      } catch (error) {
        if (signal.aborted) return;
        logger.error(`Could not assemble pipelines: ${messageOf(error)}`);
        await sleep(pollMs, undefined, { signal }).catch(() => {});
      }
      if (isFirstRead()) await this.#waitForFirstRead(signal);
      else await this.#wake.sleep(pollMs, signal);
    }
  }

  /** Assembles one batch of what is due; false when nothing was. */
  async assembleDue(): Promise<boolean> {
    const { fence, onChange, metrics } = this.#options;
    const began = performance.now();
    const done = await fence.transaction((tx, now) => this.#batch(tx, now));
    if (!done) return false;
    metrics.assembled(done.scopes, performance.now() - began);
    this.#judgedUpTo = done.judgedUpTo;
    if (done.changes.ids.length > 0) await onChange(done.changes);
    return true;
  }

  /** Until nothing is due, or, while everything keeps changing, for a moment. */
  async #round(signal: AbortSignal): Promise<void> {
    const end = performance.now() + firstReadRoundMs;
    while (!signal.aborted && (await this.assembleDue()))
      if (this.#options.isFirstRead() && performance.now() > end) return;
  }

  async #waitForFirstRead(signal: AbortSignal): Promise<void> {
    const end = performance.now() + this.#firstReadPauseMs;
    this.#firstReadPauseMs = Math.min(
      this.#firstReadPauseMs * 2,
      firstReadPauses.longest,
    );
    while (this.#options.isFirstRead() && !signal.aborted) {
      const left = end - performance.now();
      if (left <= 0) return;
      await this.#wake.sleep(left, signal);
    }
  }

  async #batch(tx: Knex, now: number) {
    const known = await dueScopes(tx, { now, limit: batchSize + 1 });
    const due = known.slice(0, batchSize);
    if (due.length === 0) return undefined;
    const isLast = known.length === due.length;
    return this.#options.tracing.assemble(due.length, () =>
      this.#assembleAll(tx, { due, now, isLast }),
    );
  }

  async #assembleAll(
    tx: Knex,
    options: { due: string[]; now: number; isLast: boolean },
  ) {
    const { due, now, isLast } = options;
    const { config, statuses, logger } = this.#options;
    const sources = await statuses.all(tx);
    const scopes = due.filter(scope => scope !== fleetScope);
    const { assembled, failed } = await this.#assemble(tx, {
      ...{ scopes, now, sources: asRead(sources) },
    });
    const well = assembled.map(({ scope }) => scope);
    const documents = assembled.flatMap(a => a.documents);
    const changes = await saveDocuments(tx, { scopes: well, documents, now });
    await replaceBreaches(tx, {
      rules: scopeRules.map(r => r.rule),
      scopes: well,
      breaches: assembled.flatMap(a => a.breaches),
      now,
    });
    await saveLooks(
      tx,
      assembled.flatMap(a => a.looks),
    );
    const fleetIsDue = due.includes(fleetScope);
    if (fleetIsDue) {
      const since = this.#judgedUpTo;
      await judgeChangedSubjects(tx, { since, now, config, logger });
    }
    // That goes through what was looked at in every scope.
    if (isLast) await judgeRules(tx, { config, sources, logger });
    await countChange(tx);
    await unmarkDirty(tx, due);
    await this.#markLater(tx, { assembled, failed, now });
    return {
      changes,
      scopes: due.length,
      judgedUpTo: fleetIsDue ? now : this.#judgedUpTo,
    };
  }

  /** One scope that cannot be assembled does not keep the others from it. */
  async #assemble(
    tx: Knex,
    options: { scopes: string[]; sources: SourceStatus[]; now: number },
  ): Promise<Assembled> {
    const { config, logger } = this.#options;
    const { scopes, sources } = options;
    const views = await viewsOfScopes(tx, { scopes, logger });
    const now = new Date(options.now);
    const all: Assembled = { assembled: [], failed: [] };
    for (const [scope, view] of views) {
      try {
        const result = assembleScope({ scope, view, config, sources, now });
        all.assembled.push({ ...result, scope });
      } catch (error) {
        logger.error(`Could not assemble ${scope}: ${messageOf(error)}`);
        all.failed.push(scope);
      }
      // Each takes milliseconds, in which nobody else is answered.
      await nextTurn();
    }
    return all;
  }

  async #markLater(
    tx: Knex,
    options: Assembled & { now: number },
  ): Promise<void> {
    const { assembled, failed, now } = options;
    for (const { scope, dueAt } of assembled) {
      if (dueAt !== undefined) await markDirty(tx, { scopes: [scope], dueAt });
    }
    await markDirty(tx, { scopes: failed, dueAt: now + retryMs });
  }
}
