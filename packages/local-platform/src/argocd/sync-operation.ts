import { setTimeout as sleep } from 'node:timers/promises';
import { referenceOf, type ClusterPort, type KubernetesObject } from '../cluster';
import type { OperationPhase, ResourceResult } from './application';
import { assessHealth, hookProgress } from './health';
import { deletePolicies, imagesOf, keyOfObject, planSync, type SyncTask } from './sync-plan';

/** How a sync ended. */
export type SyncOutcome = { phase: Exclude<OperationPhase, 'Running' | 'Terminating'>; message: string };

/** A moment between two looks; probes and deadlines pass without a change of the object waited for. */
const lookMs = 100;

/** Reason of an abort that a person asked for. */
export const terminated = 'terminated';

/** Applies what one sync has to, in order, and follows its hooks to their end. */
export class SyncOperation {
  readonly #cluster: ClusterPort;
  readonly #objects: KubernetesObject[];
  readonly #prune: KubernetesObject[];
  readonly #signal: AbortSignal;
  readonly #onProgress: (resources: ResourceResult[], message: string) => void;
  readonly #results: ResourceResult[] = [];

  private constructor(options: Parameters<typeof SyncOperation.create>[0]) {
    this.#cluster = options.cluster;
    this.#objects = options.objects;
    this.#prune = options.prune;
    this.#signal = options.signal;
    this.#onProgress = options.onProgress;
  }

  static create(options: {
    cluster: ClusterPort;
    /** Desired objects, marked as the Application's. */
    objects: KubernetesObject[];
    /** Live objects to remove. */
    prune: KubernetesObject[];
    signal: AbortSignal;
    onProgress: (resources: ResourceResult[], message: string) => void;
  }): SyncOperation {
    return new SyncOperation(options);
  }

  async run(): Promise<SyncOutcome> {
    const groups = planSync(this.#objects);
    const usual = groups.filter(group => group[0]?.phase !== 'SyncFail');
    for (const [index, group] of usual.entries()) {
      const failure = (await this.#apply(group)) ?? (await this.#follow(group, index < usual.length - 1));
      if (this.#signal.aborted) return await this.#terminate();
      if (failure !== undefined) {
        for (const failed of groups.filter(each => each[0]?.phase === 'SyncFail')) {
          if ((await this.#apply(failed)) === undefined) await this.#follow(failed, false);
        }
        return { phase: 'Failed', message: failure };
      }
      // Pruned at the end of the Sync phase, before PostSync looks at what there is.
      if (group[0]?.phase !== 'PostSync' && (usual[index + 1]?.[0]?.phase ?? 'PostSync') === 'PostSync') await this.#pruneAll();
    }
    if (usual.every(group => group[0]?.phase === 'PostSync')) await this.#pruneAll();
    return { phase: 'Succeeded', message: 'successfully synced (all tasks run)' };
  }

  async #pruneAll(): Promise<void> {
    for (const object of this.#prune.splice(0)) {
      await this.#cluster.delete(referenceOf(object));
      this.#results.push({ ...keyOfObject(object), status: 'Pruned', message: 'pruned', hookPhase: 'Succeeded', syncPhase: 'Sync' });
    }
  }

  /** Applies a group; the words for a failure, when there is one. */
  async #apply(group: SyncTask[]): Promise<string | undefined> {
    const problems: string[] = [];
    for (const task of group) {
      const result: ResourceResult = { ...task.key, syncPhase: task.phase };
      const images = imagesOf(task.object);
      if (images.length) result.images = images;
      if (task.hook) result.hookType = task.phase;
      this.#results.push(result);
      try {
        if (task.hook && deletePolicies(task.object).includes('BeforeHookCreation')) await this.#cluster.delete(referenceOf(task.object));
        const { outcome } = this.#cluster.apply(task.object);
        const { group: api, kind, name } = task.key;
        result.message = `${kind.toLowerCase()}${api ? `.${api}` : ''}/${name} ${outcome}`;
        result.hookPhase = 'Running';
        if (!task.hook) result.status = 'Synced';
      } catch (error) {
        result.message = error instanceof Error ? error.message : String(error);
        result.hookPhase = 'Failed';
        result.status = 'SyncFailed';
        problems.push(result.message);
      }
    }
    this.#onProgress(this.#results, `waiting for ${group[0]?.phase} of ${group.length} resources`);
    return problems.length ? `one or more objects failed to apply, reason: ${problems.join(', ')}` : undefined;
  }

  /** Waits for a group's hooks, and where more is to come for its resources' health. */
  async #follow(group: SyncTask[], moreFollow: boolean): Promise<string | undefined> {
    for (;;) {
      if (this.#signal.aborted) return undefined;
      const states = group.map(task => ({ task, ...this.#stateOf(task, moreFollow) }));
      let changed = false;
      for (const { task, phase, message } of states) {
        const result = this.#results.findLast(each => each.kind === task.key.kind && each.name === task.key.name && each.namespace === task.key.namespace && each.syncPhase === task.phase);
        // Of resources that nothing waits for, Argo CD leaves the phase as it was when they were applied.
        if (!task.hook && !moreFollow && phase === 'Succeeded') continue;
        if (!result || (result.hookPhase === phase && (!task.hook || message === undefined || result.message === message))) continue;
        result.hookPhase = phase;
        if (task.hook && message !== undefined) result.message = message;
        changed = true;
      }
      const waiting = states.find(each => each.phase === 'Running');
      if (changed) this.#onProgress(this.#results, waiting ? describeWait(waiting.task) : 'tasks completed');
      const failed = states.filter(each => each.phase === 'Failed');
      if (!waiting || failed.length) {
        await this.#cleanUp(states);
        if (!failed.length) return undefined;
        const reasons = failed.map(each => each.message).filter(each => each !== undefined);
        return `one or more synchronization tasks completed unsuccessfully${reasons.length ? `, reason: ${reasons.join(', ')}` : ''}`;
      }
      await sleep(lookMs, undefined, { signal: this.#signal }).catch(() => {});
    }
  }

  #stateOf(task: SyncTask, moreFollow: boolean): { phase: 'Running' | 'Succeeded' | 'Failed'; message?: string } {
    const live = this.#cluster.get(referenceOf(task.object));
    if (!live) return task.hook ? { phase: 'Failed', message: `hook ${task.key.kind} "${task.key.name}" was deleted while it ran` } : { phase: 'Succeeded' };
    if (task.hook) return hookProgress(live);
    const health = moreFollow ? assessHealth(live) : undefined;
    if (health?.status === 'Degraded') return { phase: 'Failed', message: health.message ?? `${task.key.kind} "${task.key.name}" is degraded` };
    return { phase: health?.status === 'Progressing' || health?.status === 'Missing' ? 'Running' : 'Succeeded' };
  }

  async #cleanUp(states: { task: SyncTask; phase: string }[]): Promise<void> {
    for (const { task, phase } of states) {
      const policy = phase === 'Succeeded' ? 'HookSucceeded' : 'HookFailed';
      if (task.hook && phase !== 'Running' && deletePolicies(task.object).includes(policy)) await this.#cluster.delete(referenceOf(task.object));
    }
  }

  /** Ends running hooks; not when the platform itself stops, for then the sync goes on at the next start. */
  async #terminate(): Promise<SyncOutcome> {
    if (this.#signal.reason !== terminated) return { phase: 'Error', message: 'interrupted' };
    for (const result of this.#results.filter(each => each.hookType && each.hookPhase === 'Running')) {
      await this.#cluster.delete({ group: result.group, kind: result.kind, namespace: result.namespace, name: result.name });
      result.hookPhase = 'Failed';
      result.message = 'Terminated';
    }
    return { phase: 'Failed', message: 'Operation terminated' };
  }
}

function describeWait(task: SyncTask): string {
  const { group, kind, name } = task.key;
  const what = `${group ? `${group}/` : ''}${kind}/${name}`;
  return task.hook ? `waiting for completion of hook ${what}` : `waiting for healthy state of ${what}`;
}

