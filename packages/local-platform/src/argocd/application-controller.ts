import { referenceOf, type ClusterPort, type KubernetesObject, type ObjectChange } from '../cluster';
import type { Logger } from '../logger';
import { trackedBy, type Application, type Operation } from './application';
import { failedStatus, observedStatus, podImages, writtenRevisions } from './application-status';
import type { ApplicationStore } from './application-store';
import { decideAutoSync } from './auto-sync';
import { compareState, type Comparison } from './compare';
import { Operations } from './operations';
import type { Renderer } from './render';
import type { Repositories } from './repositories';
import { TargetStates, type Target } from './target-state';
import { InvalidSpecError } from './unsupported';

/** Changes of pods come in bursts; one look after each is enough. */
const settleMs = 50;

/** Follows Applications: compares, assesses, syncs. */
export class ApplicationController {
  readonly #store: ApplicationStore;
  readonly #cluster: ClusterPort;
  readonly #targets: TargetStates;
  readonly #operations: Operations;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #running = false;

  private constructor(options: Parameters<typeof ApplicationController.create>[0]) {
    const { store, cluster, repositories, renderer, logger } = options;
    this.#store = store;
    this.#cluster = cluster;
    this.#targets = TargetStates.create({ repositories, renderer });
    this.#operations = Operations.create({
      store,
      cluster,
      targets: this.#targets,
      logger,
      compare: (application, target) => this.#comparison(application, target),
      onDone: name => this.#later(name, 0),
    });
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
    await this.#operations.stop();
  }

  /** Resolves and renders what Git wants, compares it with what lives, and syncs where that is automated. */
  async refresh(name: string): Promise<void> {
    const application = this.#store.get(name);
    if (!application || !this.#running) return;
    try {
      await this.#targets.load(application);
    } catch (error) {
      this.#fail(name, error);
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
    const decision = decideAutoSync({
      spec: target.spec,
      rawSpec: application.spec,
      sync: comparison.sync,
      revisions: target.revisions,
      last: application.status.operationState,
      allNeedPrune: comparison.allNeedPrune,
      now: Date.now(),
    });
    const conditions = decision.action === 'refuse' ? [decision.condition] : [];
    this.#store.put({ ...application, status: observedStatus({ application, target, comparison, images: this.#images(name), conditions }) });
    if (decision.action === 'wait') this.#later(name, decision.milliseconds);
    if (decision.action === 'sync') {
      this.sync(name, {
        initiatedBy: { automated: true },
        sync: {
          ...writtenRevisions(application, target.revisions),
          prune: target.spec.syncPolicy.automated?.prune ?? false,
          ...(decision.healAttempt === undefined ? {} : { autoHealAttemptsCount: decision.healAttempt }),
        },
      });
    }
  }

  /** Begins an operation. Throws when one is under way. */
  sync(name: string, operation: Operation): void {
    this.#operations.begin(name, operation);
  }

  /** Ends the running operation; false when there is none. */
  terminate(name: string): boolean {
    return this.#operations.terminate(name);
  }

  /** Goes on with operations that the platform's stop interrupted. */
  resume(): void {
    this.#operations.resume();
  }

  /** What Git wants of an Application, as last rendered; undefined while that is not known. */
  target(name: string): Target | undefined {
    return this.#targets.get(name);
  }

  /** Live objects marked as an Application's. */
  tracked(name: string): KubernetesObject[] {
    return this.#cluster.list().filter(object => trackedBy(object) === name);
  }

  /** Removes an Application, and with its finalizer all it deployed. */
  async delete(name: string): Promise<void> {
    const application = this.#store.get(name);
    this.terminate(name);
    await this.#operations.settled(name);
    if (application?.metadata.finalizers?.some(each => each.startsWith('resources-finalizer.argocd.argoproj.io'))) {
      await Promise.all(this.tracked(name).map(object => this.#cluster.delete(referenceOf(object))));
    }
    this.#targets.forget(name);
    this.#store.delete(name);
  }

  #comparison(application: Application, target: Target): Comparison {
    return compareState({
      desired: target.objects,
      live: object => this.#cluster.get(referenceOf(object)),
      tracked: this.tracked(application.metadata.name),
      ignore: target.spec.ignoreDifferences,
    });
  }

  #images(name: string): string[] {
    const owned = (object: KubernetesObject): KubernetesObject[] => [object, ...this.#cluster.list({ ownerUid: object.metadata.uid }).flatMap(owned)];
    return podImages(this.tracked(name).flatMap(owned));
  }

  #fail(name: string, error: unknown): void {
    const application = this.#store.get(name);
    if (!application) return;
    const type = error instanceof InvalidSpecError ? 'InvalidSpecError' : 'ComparisonError';
    this.#store.put({ ...application, status: failedStatus(application, { type, message: error instanceof Error ? error.message : String(error) }) });
  }

  #onClusterChange({ object }: ObjectChange): void {
    if (!this.#running) return;
    let top: KubernetesObject | undefined = object;
    for (let depth = 0; top && trackedBy(top) === undefined && depth < 4; depth++) {
      const owner: { kind: string; uid: string } | undefined = top.metadata.ownerReferences?.[0];
      top = owner && this.#cluster.list({ kind: owner.kind }).find(each => each.metadata.uid === owner.uid);
    }
    const name = top && trackedBy(top);
    if (name !== undefined && this.#targets.get(name)) this.#later(name, settleMs);
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
