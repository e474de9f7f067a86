import { referenceOf, templateHash, type KubernetesObject } from './objects';
import type { ObjectStore } from './object-store';
import type { Pods } from './pods';
import { deploymentStatus } from './workload-status';
import { deploymentSpecSchema, parseSpec } from './workload-schemas';

const hashLabel = 'pod-template-hash';

/** Keeps as many pods of a Deployment's newest template as it asks for, and ends older ones once those are ready. */
export class DeploymentController {
  readonly #objects: ObjectStore;
  readonly #pods: Pods;
  readonly #later: (milliseconds: number, run: () => void) => void;
  /** When each rollout last got better, and how many pods were ready then. */
  readonly #progress = new Map<string, { hash: string; ready: number; at: number }>();

  private constructor(options: Parameters<typeof DeploymentController.create>[0]) {
    this.#objects = options.objects;
    this.#pods = options.pods;
    this.#later = options.later;
  }

  static create(options: { objects: ObjectStore; pods: Pods; later: (milliseconds: number, run: () => void) => void }): DeploymentController {
    return new DeploymentController(options);
  }

  /** Brings one Deployment a step nearer to what it asks for; called again on every change of it or its pods. */
  sync(deployment: KubernetesObject): void {
    const spec = parseSpec(deploymentSpecSchema, deployment);
    const hash = templateHash(spec.template);
    const replicaSet = this.#replicaSet(deployment, hash);
    const owned = this.#objects.list({ kind: 'ReplicaSet', ownerUid: deployment.metadata.uid });
    const alive = (set: KubernetesObject) =>
      this.#objects.list({ kind: 'Pod', ownerUid: set.metadata.uid }).filter(pod => !pod.metadata.deletionTimestamp);
    const old = owned.filter(set => set.metadata.uid !== replicaSet.metadata.uid);
    let current = alive(replicaSet);
    const waitForOld = spec.strategy.type === 'Recreate' && old.some(set => this.#objects.list({ kind: 'Pod', ownerUid: set.metadata.uid }).length > 0);
    if (!spec.paused && !waitForOld) {
      for (let count = current.length; count < spec.replicas; count++) {
        this.#pods.createOwned({
          owner: replicaSet,
          labels: { ...spec.template.metadata?.labels, [hashLabel]: hash },
          annotations: { ...spec.template.metadata?.annotations },
          spec: spec.template.spec,
        });
      }
    }
    for (const surplus of current.slice(spec.replicas)) this.#end(surplus);
    current = alive(replicaSet);
    const updatedReady = current.filter(pod => this.#pods.isReady(pod)).length;
    for (const set of old) {
      const pods = alive(set);
      for (const pod of pods) {
        // The old serve until the new can; those that serve nobody need not be kept.
        if (spec.strategy.type === 'Recreate' || updatedReady >= spec.replicas || !this.#pods.isReady(pod)) this.#end(pod);
      }
      if (this.#objects.list({ kind: 'Pod', ownerUid: set.metadata.uid }).length === 0) this.#objects.remove(referenceOf(set));
    }
    const rest = old.flatMap(alive);
    this.#objects.putStatus(referenceOf(replicaSet), {
      replicas: current.length,
      readyReplicas: updatedReady,
      availableReplicas: updatedReady,
      observedGeneration: replicaSet.metadata.generation,
    });
    this.#objects.putStatus(
      referenceOf(deployment),
      deploymentStatus({
        deployment,
        spec,
        replicaSet: replicaSet.metadata.name,
        stuck: this.#isStuck(deployment, hash, updatedReady, spec.progressDeadlineSeconds),
        counts: {
          updated: current.length,
          updatedReady,
          total: current.length + rest.length,
          ready: updatedReady + rest.filter(pod => this.#pods.isReady(pod)).length,
        },
      }),
    );
  }

  #end(pod: KubernetesObject): void {
    this.#pods.delete(pod).catch(() => {});
  }

  #replicaSet(deployment: KubernetesObject, hash: string): KubernetesObject {
    const spec = parseSpec(deploymentSpecSchema, deployment);
    const { name, namespace, uid = '' } = deployment.metadata;
    return this.#objects.put({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: `${name}-${hash}`,
        namespace,
        labels: { ...spec.template.metadata?.labels, [hashLabel]: hash },
        annotations: { 'deployment.kubernetes.io/desired-replicas': String(spec.replicas) },
        ownerReferences: [{ apiVersion: deployment.apiVersion, kind: deployment.kind, name, uid, controller: true }],
      },
      spec: { replicas: spec.replicas, selector: spec.selector, template: spec.template },
    }).object;
  }

  #isStuck(deployment: KubernetesObject, hash: string, ready: number, seconds: number): boolean {
    const uid = deployment.metadata.uid ?? '';
    const known = this.#progress.get(uid);
    if (!known || known.hash !== hash || ready > known.ready) {
      this.#progress.set(uid, { hash, ready, at: Date.now() });
      const reference = referenceOf(deployment);
      this.#later(seconds * 1000 + 100, () => {
        const now = this.#objects.get(reference);
        if (now) this.sync(now);
      });
      return false;
    }
    known.ready = ready;
    return Date.now() - known.at > seconds * 1000;
  }
}
