import { setTimeout as sleep } from 'node:timers/promises';
import { referenceOf, timestamp, type ClusterPort, type KubernetesObject } from '../cluster';
import type { Logger } from '../logger';
import type { Application, Operation, OperationState } from './application';
import { rememberedStatus, writtenRevisions, writtenSources } from './application-status';
import type { ApplicationStore } from './application-store';
import type { Comparison } from './compare';
import { keepIgnored } from './ignore-differences';
import { retryDelayMs } from './retry';
import { SyncOperation, terminated, type SyncOutcome } from './sync-operation';
import type { Target, TargetStates } from './target-state';

/** The Application has an operation under way, and takes one at a time. */
export class OperationConflictError extends Error {
  override readonly name = 'OperationConflictError';
}

type Options = {
  store: ApplicationStore;
  cluster: ClusterPort;
  targets: TargetStates;
  logger: Logger;
  /** Compares what Git wants with what lives. */
  compare: (application: Application, target: Target) => Comparison;
  /** Called when an operation is over, for a new look. */
  onDone: (name: string) => void;
};

/** Sync operations: at most one for each Application, followed to its end and remembered. */
export class Operations {
  readonly #options: Options;
  readonly #running = new Map<string, { abort: AbortController; done: Promise<void> }>();

  private constructor(options: Options) {
    this.#options = options;
  }

  static create(options: Options): Operations {
    return new Operations(options);
  }

  /** Begins an operation. Throws when one is under way. */
  begin(name: string, operation: Operation): void {
    if (this.#running.has(name)) throw new OperationConflictError(`another operation is already in progress`);
    const abort = new AbortController();
    const done = this.#run(name, operation, abort.signal)
      .catch((error: unknown) => this.#options.logger.error(`argocd: ${name}: ${error instanceof Error ? error.stack : String(error)}`))
      .finally(() => {
        this.#running.delete(name);
        this.#options.onDone(name);
      });
    this.#running.set(name, { abort, done });
  }

  /** Goes on with operations that the platform's stop interrupted. */
  resume(): void {
    for (const { metadata, status } of this.#options.store.list()) {
      if (status.operationState?.phase === 'Running' && !this.#running.has(metadata.name)) this.begin(metadata.name, status.operationState.operation);
    }
  }

  /** Ends the running operation; false when there is none. */
  terminate(name: string): boolean {
    const operation = this.#running.get(name);
    operation?.abort.abort(terminated);
    return operation !== undefined;
  }

  /** Waits for the end of an Application's operation. */
  async settled(name: string): Promise<void> {
    await this.#running.get(name)?.done;
  }

  /** Interrupts every operation; they go on at the next start. */
  async stop(): Promise<void> {
    const operations = [...this.#running.values()];
    for (const { abort } of operations) abort.abort('stopped');
    await Promise.all(operations.map(each => each.done));
  }

  async #run(name: string, operation: Operation, signal: AbortSignal): Promise<void> {
    const { store, targets, logger } = this.#options;
    const application = store.get(name);
    if (!application) return;
    const state: OperationState = { operation, phase: 'Running', message: 'waiting to start', startedAt: timestamp(), retryCount: 0 };
    let target: Target;
    try {
      target = targets.get(name) ?? (await targets.load(application));
    } catch (error) {
      this.#put(name, { ...state, phase: 'Error', message: error instanceof Error ? error.message : String(error), finishedAt: timestamp() });
      return;
    }
    const revisions = writtenRevisions(application, target.revisions);
    state.operation = { ...operation, sync: { ...operation.sync, ...revisions } };
    state.syncResult = { ...revisions, ...writtenSources(application), resources: [] };
    this.#put(name, state);
    const retry = target.spec.syncPolicy.retry;
    const limit = retry?.limit ?? 0;
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.#attempt(application, target, state, signal);
      if (signal.aborted && signal.reason !== terminated) return;
      state.message = attempt > 0 && outcome.phase !== 'Succeeded' ? `${outcome.message} (retried ${attempt} times).` : outcome.message;
      // A negative limit means without end.
      if (outcome.phase === 'Succeeded' || (limit >= 0 && attempt >= limit) || signal.aborted || !retry) {
        state.phase = outcome.phase;
        break;
      }
      const wait = retryDelayMs(retry.backoff, attempt);
      state.retryCount = attempt + 1;
      state.message = `${outcome.message}. Retrying attempt #${attempt + 1} in ${wait / 1000} s.`;
      this.#put(name, state);
      await sleep(wait, undefined, { signal }).catch(() => {});
      if (signal.aborted && signal.reason !== terminated) return;
    }
    state.finishedAt = timestamp();
    logger.info(`argocd: ${name}: sync to ${target.revisions.map(each => each.slice(0, 7)).join(', ')} ${state.phase}: ${state.message}`);
    this.#put(name, state);
    const after = store.get(name);
    if (after && state.phase === 'Succeeded' && !operation.sync.dryRun && !operation.sync.resources) {
      store.put({ ...after, status: rememberedStatus(after, state, target.spec.revisionHistoryLimit) });
    }
  }

  async #attempt(application: Application, target: Target, state: OperationState, signal: AbortSignal): Promise<SyncOutcome> {
    const { cluster, compare } = this.#options;
    const { resources, dryRun, prune } = state.operation.sync;
    const chosen = (object: KubernetesObject) => !resources || resources.some(each => each.kind === object.kind && each.name === object.metadata.name);
    const { spec } = target;
    const respectIgnored = spec.syncPolicy.syncOptions.includes('RespectIgnoreDifferences=true');
    const wanted = (object: KubernetesObject) => {
      const live = respectIgnored ? cluster.get(referenceOf(object)) : undefined;
      return live ? keepIgnored(object, live, spec.ignoreDifferences) : object;
    };
    return await SyncOperation.create({
      cluster,
      objects: dryRun ? [] : target.objects.filter(chosen).map(wanted),
      prune: prune && !dryRun ? compare(application, target).prunable.filter(chosen) : [],
      signal,
      onProgress: (results, message) => {
        state.message = message;
        if (state.syncResult) state.syncResult.resources = structuredClone(results);
        this.#put(application.metadata.name, state);
      },
    }).run();
  }

  #put(name: string, state: OperationState): void {
    const application = this.#options.store.get(name);
    if (application) this.#options.store.put({ ...application, status: { ...application.status, operationState: structuredClone(state) } });
  }
}
