import { join } from 'node:path';
import type { PlatformConfig } from '../config';
import type { RegistryPort, Room } from '../contract';
import type { Logger } from '../logger';
import type { Store } from '../store';
import { DeploymentController } from './deployment-controller';
import type { ClusterEvent } from './event-log';
import { JobController } from './job-controller';
import type { LogLine } from './log-file';
import { InvalidObjectError, keyOf, objectSchema, referenceOf, stableJson, type KubernetesObject, type ObjectReference } from './objects';
import { ObjectStore, type ObjectChange, type PutResult } from './object-store';
import { Pods } from './pods';
import { PortAllocator } from './ports';
import { ServiceController, type ServiceAddress } from './service-controller';
import { deploymentSpecSchema, jobSpecSchema, parseSpec, podSpecSchema, serviceSpecSchema } from './workload-schemas';

/** What Argo CD may ask of the cluster. */
export interface ClusterPort {
  /** Creates an object or changes it to what is given. Throws {@link InvalidObjectError} naming the field. */
  apply(object: KubernetesObject): PutResult;
  get(reference: ObjectReference): KubernetesObject | undefined;
  list(filter?: { kind?: string; namespace?: string; ownerUid?: string }): KubernetesObject[];
  /** Removes an object and all that it owns; resolves when its processes have ended. */
  delete(reference: ObjectReference): Promise<void>;
  onChange(listener: (change: ObjectChange) => void): void;
  logs(options: { namespace: string; pod: string; container: string; tailLines: number }): LogLine[] | undefined;
  events(filter: { namespace: string; name?: string }): ClusterEvent[];
  /** Where a Service is reached on this machine. */
  addresses(reference: ObjectReference): ServiceAddress[];
}

type Options = {
  config: Pick<PlatformConfig, 'stateFolder' | 'ports'>;
  store: Store;
  logger: Logger;
  registry: Pick<RegistryPort, 'unpack'>;
};

/** A cluster of one machine: objects as Kubernetes has them, pods as processes. */
export class Cluster implements ClusterPort, Room {
  readonly #logger: Logger;
  readonly #objects: ObjectStore;
  readonly #pods: Pods;
  readonly #services: ServiceController;
  readonly #deployments: DeploymentController;
  readonly #jobs: JobController;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #pending = new Map<string, ObjectReference>();
  #running = false;

  private constructor({ config, store, logger, registry }: Options) {
    const objects = ObjectStore.create({ store });
    const ports = PortAllocator.create({ store, first: config.ports.workloads });
    const services = ServiceController.create({ objects, ports, logger });
    const folder = join(config.stateFolder, 'cluster');
    const pods = Pods.create({ objects, registry, ports, folder, services: async namespace => {
        await services.settled();
        return services.links(namespace);
      } });
    const later = (milliseconds: number, run: () => void) => this.#later(milliseconds, run);
    services.attach(pods);
    this.#logger = logger;
    this.#objects = objects;
    this.#pods = pods;
    this.#services = services;
    this.#deployments = DeploymentController.create({ objects, pods, later });
    this.#jobs = JobController.create({ objects, pods, later });
    objects.onChange(change => this.#enqueue(change));
  }

  static create(options: Options): Cluster {
    return new Cluster(options);
  }

  /** Starts every workload that is desired. */
  async start(): Promise<void> {
    if (this.#running) return;
    for (const service of this.#objects.list({ kind: 'Service' })) void this.#services.sync(referenceOf(service));
    await this.#services.settled();
    this.#running = true;
    this.#pods.recover();
    for (const object of this.#objects.list()) {
      if (object.kind === 'Deployment' || object.kind === 'Job') this.#pending.set(keyOf(referenceOf(object)), referenceOf(object));
    }
    this.#drain();
  }

  /** Ends every process and closes every port. */
  async stop(): Promise<void> {
    this.#running = false;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    await this.#pods.stopAll();
    await this.#services.stopAll();
  }

  apply(object: KubernetesObject): PutResult {
    const parsed = objectSchema.safeParse(object);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw new InvalidObjectError({ kind: object.kind, name: object.metadata.name }, `${issue?.path.join('.')}: ${issue?.message}`);
    }
    this.#check(object);
    const result = this.#objects.put(object);
    if (object.kind === 'Pod' && result.outcome === 'created' && this.#running) this.#pods.run(result.object);
    // A Service's ports are there before a workload that is applied after it asks for them.
    if (object.kind === 'Service') void this.#services.sync(referenceOf(object));
    return result;
  }

  get(reference: ObjectReference): KubernetesObject | undefined {
    return this.#objects.get(reference);
  }

  list(filter?: Parameters<ClusterPort['list']>[0]): KubernetesObject[] {
    return this.#objects.list(filter);
  }

  async delete(reference: ObjectReference): Promise<void> {
    const object = this.#objects.get(reference);
    if (!object) return;
    if (object.kind === 'Pod') {
      await this.#deletePod(object);
      return;
    }
    this.#objects.markDeleting(reference);
    const owned = this.#objects.list({ ownerUid: object.metadata.uid });
    await Promise.all(owned.map(each => this.delete(referenceOf(each))));
    this.#objects.remove(reference);
    if (object.kind === 'Service') await this.#services.sync(reference);
  }

  onChange(listener: (change: ObjectChange) => void): void {
    this.#objects.onChange(listener);
  }

  logs(options: Parameters<ClusterPort['logs']>[0]): LogLine[] | undefined {
    return this.#pods.logs(options);
  }

  events(filter: Parameters<ClusterPort['events']>[0]): ClusterEvent[] {
    return this.#pods.events.list(filter);
  }

  addresses(reference: ObjectReference): ServiceAddress[] {
    return this.#services.addresses(reference);
  }

  async #deletePod(pod: KubernetesObject): Promise<void> {
    await this.#pods.delete(pod);
    // Somebody else may be ending it: gone means gone.
    while (this.#objects.get(referenceOf(pod))?.metadata.uid === pod.metadata.uid) await new Promise(resolve => setTimeout(resolve, 50));
  }

  /** Rules of the kinds that are run; others are kept as they are. */
  #check(object: KubernetesObject): void {
    const { kind } = object;
    if (kind === 'Pod') parseSpec(podSpecSchema, object);
    if (kind === 'Service') parseSpec(serviceSpecSchema, object);
    if (kind === 'Deployment') {
      const spec = parseSpec(deploymentSpecSchema, object);
      const labels = spec.template.metadata?.labels ?? {};
      const matches = Object.entries(spec.selector.matchLabels);
      if (matches.length === 0 || matches.some(([key, value]) => labels[key] !== value)) {
        throw new InvalidObjectError({ kind, name: object.metadata.name }, 'spec.template.metadata.labels: `selector` does not match template `labels`');
      }
    }
    if (kind === 'Job') {
      const { template } = parseSpec(jobSpecSchema, object);
      if (template.spec.restartPolicy === 'Always') {
        throw new InvalidObjectError({ kind, name: object.metadata.name }, 'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"');
      }
      const existing = this.#objects.get(referenceOf(object));
      if (existing && stableJson(parseSpec(jobSpecSchema, existing).template) !== stableJson(template)) {
        throw new InvalidObjectError({ kind, name: object.metadata.name }, 'spec.template: Invalid value: field is immutable');
      }
    }
  }

  /** Notes who has to look again after a change: the workload itself, or the owner of a pod. */
  #enqueue({ object, reference, type }: ObjectChange): void {
    if (object.kind === 'Pod') {
      for (const owner of object.metadata.ownerReferences ?? []) {
        const [set] = owner.kind === 'ReplicaSet' ? this.#objects.list({ kind: 'ReplicaSet', namespace: reference.namespace }).filter(each => each.metadata.uid === owner.uid) : [];
        const top = set?.metadata.ownerReferences?.[0] ?? owner;
        const next = { group: top.kind === 'Job' ? 'batch' : 'apps', kind: top.kind, namespace: reference.namespace, name: top.name };
        this.#pending.set(keyOf(next), next);
      }
    } else if ((object.kind === 'Deployment' || object.kind === 'Job') && type !== 'DELETED') {
      this.#pending.set(keyOf(reference), reference);
    }
    if (this.#pending.size > 0) this.#later(0, () => this.#drain());
  }

  #drain(): void {
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const reference of pending) {
      const object = this.#objects.get(reference);
      if (!this.#running || !object || object.metadata.deletionTimestamp) continue;
      try {
        if (object.kind === 'Deployment') this.#deployments.sync(object);
        if (object.kind === 'Job') this.#jobs.sync(object);
      } catch (error) {
        this.#logger.error(`cluster: ${keyOf(reference)}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }

  #later(milliseconds: number, run: () => void): void {
    if (!this.#running) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (this.#running) run();
    }, milliseconds);
    this.#timers.add(timer);
  }
}
