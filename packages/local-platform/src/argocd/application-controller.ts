import { referenceOf, timestamp, type ClusterPort, type KubernetesObject, type ObjectChange } from '../cluster';
import type { Logger } from '../logger';
import {
  applicationSpecSchema,
  sourcesOf,
  trackedBy,
  withTracking,
  type Application,
  type ApplicationCondition,
  type ApplicationSpec,
  type ApplicationStatus,
  type Operation,
  type OperationState,
} from './application';
import type { ApplicationStore } from './application-store';
import { decideAutoSync } from './auto-sync';
import { compareState, type Comparison } from './compare';
import { worstHealth } from './health';
import type { Renderer, SourceType } from './render';
import type { Repositories } from './repositories';
import { SyncOperation, terminated } from './sync-operation';
import { imagesOf, keyOfObject } from './sync-plan';

/** Past deployments kept, as Argo CD's `revisionHistoryLimit`. */
const historyLimit = 10;

/** Changes of pods come in bursts; one look after each is enough. */
const settleMs = 50;

/** What Git wants of an Application. */
type Target = { spec: ApplicationSpec; revisions: string[]; objects: KubernetesObject[]; type: SourceType };

/** The Application has an operation under way, and takes one at a time. */
export class OperationConflictError extends Error {
  override readonly name = 'OperationConflictError';
}

/** Follows Applications: compares, assesses, syncs. */
export class ApplicationController {
  readonly #store: ApplicationStore;
  readonly #cluster: ClusterPort;
  readonly #repositories: Repositories;
  readonly #renderer: Renderer;
  readonly #logger: Logger;
  readonly #targets = new Map<string, Target>();
  readonly #hashes = new Map<string, string[]>();
  readonly #operations = new Map<string, { abort: AbortController; done: Promise<void> }>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #running = false;

  private constructor(options: Parameters<typeof ApplicationController.create>[0]) {
    this.#store = options.store;
    this.#cluster = options.cluster;
    this.#repositories = options.repositories;
    this.#renderer = options.renderer;
    this.#logger = options.logger;
    this.#cluster.onChange(change => this.#onClusterChange(change));
  }

  static create(options: {
    store: ApplicationStore;
    cluster: ClusterPort;
    repositories: Repositories;
    renderer: Renderer;
    logger: Logger;
  }): ApplicationController {
    return new ApplicationController(options);
  }

  start(): void {
    this.#running = true;
  }

  async stop(): Promise<void> {
    this.#running = false;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    const operations = [...this.#operations.values()];
    for (const { abort } of operations) abort.abort('stopped');
    await Promise.all(operations.map(each => each.done));
  }

  /** Resolves and renders what Git wants, compares it with what lives, and syncs where that is automated. */
  async refresh(name: string): Promise<void> {
    const application = this.#store.get(name);
    if (!application || !this.#running) return;
    try {
      this.#targets.set(name, await this.#target(application));
    } catch (error) {
      this.#targets.delete(name);
      this.#fail(name, error instanceof Error ? error.message : String(error));
      return;
    }
    this.compare(name);
  }

  /** Compares with the known target; no git, no helm. */
  compare(name: string): void {
    const application = this.#store.get(name);
    const target = this.#targets.get(name);
    if (!application || !target || !this.#running) return;
    const comparison = this.#comparison(application, target);
    const revision = target.revisions[0] ?? '';
    const decision = decideAutoSync({
      spec: target.spec,
      rawSpec: application.spec,
      sync: comparison.sync,
      revision,
      last: application.status.operationState,
      allNeedPrune: comparison.allNeedPrune,
      now: Date.now(),
    });
    const conditions = decision.action === 'refuse' ? [decision.condition] : [];
    this.#observe(application, target, comparison, conditions);
    if (decision.action === 'wait') this.#later(name, decision.milliseconds);
    if (decision.action === 'sync') {
      this.sync(name, {
        initiatedBy: { automated: true },
        sync: {
          revision,
          prune: target.spec.syncPolicy.automated?.prune ?? false,
          ...(decision.healAttempt === undefined ? {} : { autoHealAttemptsCount: decision.healAttempt }),
        },
      });
    }
  }

  /** Begins an operation. Throws when one is under way. */
  sync(name: string, operation: Operation): void {
    if (this.#operations.has(name)) throw new OperationConflictError(`another operation is already in progress`);
    const abort = new AbortController();
    const done = this.#run(name, operation, abort.signal)
      .catch((error: unknown) => this.#logger.error(`argocd: ${name}: ${error instanceof Error ? error.stack : String(error)}`))
      .finally(() => {
        this.#operations.delete(name);
        this.#later(name, 0);
      });
    this.#operations.set(name, { abort, done });
  }

  /** Ends the running operation; false when there is none. */
  terminate(name: string): boolean {
    const operation = this.#operations.get(name);
    operation?.abort.abort(terminated);
    return operation !== undefined;
  }

  /** Goes on with operations that the platform's stop interrupted. */
  resume(): void {
    for (const { metadata, status } of this.#store.list()) {
      if (status.operationState?.phase === 'Running' && !this.#operations.has(metadata.name)) this.sync(metadata.name, status.operationState.operation);
    }
  }

  /** Desired objects of an Application, as last rendered. */
  desired(name: string): KubernetesObject[] {
    return this.#targets.get(name)?.objects ?? [];
  }

  /** Live objects marked as an Application's. */
  tracked(name: string): KubernetesObject[] {
    return this.#cluster.list().filter(object => trackedBy(object) === name);
  }

  /** Removes an Application, and with its finalizer all it deployed. */
  async delete(name: string): Promise<void> {
    const application = this.#store.get(name);
    this.terminate(name);
    await this.#operations.get(name)?.done;
    if (application?.metadata.finalizers?.some(each => each.startsWith('resources-finalizer.argocd.argoproj.io'))) {
      await Promise.all(this.tracked(name).map(object => this.#cluster.delete(referenceOf(object))));
    }
    for (const hash of this.#hashes.get(name) ?? []) this.#renderer.forget(hash);
    this.#hashes.delete(name);
    this.#targets.delete(name);
    this.#store.delete(name);
  }

  async #target(application: Application): Promise<Target> {
    const { name } = application.metadata;
    const spec = applicationSpecSchema.parse(application.spec);
    const revisions: string[] = [];
    const hashes: string[] = [];
    const objects: KubernetesObject[] = [];
    let type: SourceType = 'Directory';
    for (const [index, source] of sourcesOf(spec).entries()) {
      const repository = this.#repositories.open(source.repoURL);
      const revision = await repository.resolve(source.targetRevision);
      revisions.push(revision);
      // A source that is only referred to gives values to others and renders nothing.
      if (source.ref !== undefined && source.path === '.') continue;
      try {
        const tree = await repository.tree(revision);
        const result = await this.#renderer.render({ source, tree, repository, releaseName: name, namespace: spec.destination.namespace ?? 'default' });
        hashes.push(result.hash);
        type = result.rendered.type;
        objects.push(...result.rendered.objects.map(object => withTracking(name, object, keyOfObject(object))));
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw new Error(`Failed to load target state: failed to generate manifest for source ${index + 1} of ${sourcesOf(spec).length}: ${message}`);
      }
    }
    for (const old of this.#hashes.get(name) ?? []) if (!hashes.includes(old)) this.#renderer.forget(old);
    this.#hashes.set(name, hashes);
    return { spec, revisions, objects, type };
  }

  #comparison(application: Application, target: Target): Comparison {
    return compareState({
      desired: target.objects,
      live: object => this.#cluster.get(referenceOf(object)),
      tracked: this.tracked(application.metadata.name),
    });
  }

  #observe(application: Application, target: Target, comparison: Comparison, conditions: ApplicationCondition[]): void {
    const { status } = application;
    const managed = comparison.resources.filter(each => !each.hook);
    const health = worstHealth(managed.flatMap(each => (each.health ? [each.health.status] : [])));
    const known = (condition: ApplicationCondition) => status.conditions?.find(each => each.type === condition.type && each.message === condition.message);
    const { conditions: _old, ...rest } = status;
    this.#store.put({
      ...application,
      status: {
        ...rest,
        sync: {
          status: comparison.sync,
          ...(application.spec.sources ? { revisions: target.revisions } : { revision: target.revisions[0] }),
          comparedTo: comparedTo(application),
        },
        health: {
          status: health,
          lastTransitionTime: status.health.status === health ? (status.health.lastTransitionTime ?? timestamp()) : timestamp(),
        },
        resources: comparison.resources,
        summary: { images: this.#runningImages(application.metadata.name) },
        sourceType: target.type,
        reconciledAt: timestamp(),
        ...(conditions.length ? { conditions: conditions.map(each => known(each) ?? { ...each, lastTransitionTime: timestamp() }) } : {}),
      },
    });
  }

  #runningImages(name: string): string[] {
    const owned = (object: KubernetesObject): KubernetesObject[] => [object, ...this.#cluster.list({ ownerUid: object.metadata.uid }).flatMap(owned)];
    const pods = this.tracked(name).flatMap(owned).filter(object => object.kind === 'Pod' && !object.metadata.deletionTimestamp);
    return [...new Set(pods.flatMap(imagesOf))].sort();
  }

  #fail(name: string, message: string): void {
    const application = this.#store.get(name);
    if (!application) return;
    const known = application.status.conditions?.find(each => each.type === 'ComparisonError' && each.message === message);
    this.#store.put({
      ...application,
      status: {
        ...application.status,
        sync: { ...application.status.sync, status: 'Unknown' },
        conditions: [known ?? { type: 'ComparisonError', message, lastTransitionTime: timestamp() }],
        reconciledAt: timestamp(),
      },
    });
  }

  async #run(name: string, operation: Operation, signal: AbortSignal): Promise<void> {
    const startedAt = timestamp();
    const application = this.#store.get(name);
    const target = this.#targets.get(name) ?? (application && (await this.#target(application)));
    if (!application || !target) return;
    this.#targets.set(name, target);
    const source = application.spec.sources ? { sources: sourcesOf(target.spec) } : { source: application.spec.source };
    const revisions = application.spec.sources ? { revisions: target.revisions } : {};
    const revision = target.revisions[0] ?? '';
    const { resources } = operation.sync;
    const chosen = (object: KubernetesObject) => !resources || resources.some(each => each.kind === object.kind && each.name === object.metadata.name);
    const state: OperationState = {
      operation: { ...operation, sync: { ...operation.sync, revision } },
      phase: 'Running',
      message: 'waiting to start',
      startedAt,
      retryCount: 0,
      syncResult: { revision, ...revisions, ...source, resources: [] },
    };
    this.#setOperation(name, state);
    const limit = target.spec.syncPolicy.retry?.limit ?? 0;
    for (let attempt = 0; ; attempt++) {
      const comparison = this.#comparison(application, target);
      const outcome = await SyncOperation.create({
        cluster: this.#cluster,
        objects: operation.sync.dryRun ? [] : target.objects.filter(chosen),
        prune: operation.sync.prune && !operation.sync.dryRun ? comparison.prunable.filter(chosen) : [],
        signal,
        onProgress: (results, message) => {
          state.message = message;
          if (state.syncResult) state.syncResult.resources = structuredClone(results);
          this.#setOperation(name, state);
        },
      }).run();
      if (signal.aborted && signal.reason !== terminated) return;
      state.message = attempt > 0 && outcome.phase !== 'Succeeded' ? `${outcome.message} (retried ${attempt} times).` : outcome.message;
      if (outcome.phase === 'Succeeded' || attempt >= limit || signal.aborted) {
        state.phase = outcome.phase;
        break;
      }
      state.retryCount = attempt + 1;
    }
    state.finishedAt = timestamp();
    this.#logger.info(`argocd: ${name}: sync to ${revision.slice(0, 7)} ${state.phase}: ${state.message}`);
    this.#setOperation(name, state);
    if (state.phase === 'Succeeded' && !operation.sync.dryRun && !resources) this.#remember(name, state, source);
  }

  #setOperation(name: string, state: OperationState): void {
    const application = this.#store.get(name);
    if (application) this.#store.put({ ...application, status: { ...application.status, operationState: structuredClone(state) } });
  }

  #remember(name: string, state: OperationState, source: object): void {
    const application = this.#store.get(name);
    if (!application) return;
    const history = application.status.history ?? [];
    const entry = {
      id: (history.at(-1)?.id ?? -1) + 1,
      revision: state.syncResult?.revision ?? '',
      deployStartedAt: state.startedAt,
      deployedAt: state.finishedAt ?? timestamp(),
      initiatedBy: state.operation.initiatedBy,
      ...source,
    };
    this.#store.put({ ...application, status: { ...application.status, history: [...history, entry].slice(-historyLimit) } });
  }

  #onClusterChange({ object }: ObjectChange): void {
    if (!this.#running) return;
    let top: KubernetesObject | undefined = object;
    for (let depth = 0; top && trackedBy(top) === undefined && depth < 4; depth++) {
      const owner: { kind: string; uid: string } | undefined = top.metadata.ownerReferences?.[0];
      top = owner && this.#cluster.list({ kind: owner.kind }).find(each => each.metadata.uid === owner.uid);
    }
    const name = top && trackedBy(top);
    if (name !== undefined && this.#targets.has(name)) this.#later(name, settleMs);
  }

  #later(name: string, milliseconds: number): void {
    if (!this.#running) return;
    clearTimeout(this.#timers.get(name));
    this.#timers.set(
      name,
      setTimeout(() => {
        this.#timers.delete(name);
        this.compare(name);
      }, milliseconds),
    );
  }
}

function comparedTo({ spec }: Application): ApplicationStatus['sync']['comparedTo'] {
  return { ...(spec.sources ? { sources: Array.isArray(spec.sources) ? spec.sources : [] } : { source: spec.source }), destination: spec.destination ?? {} };
}
