import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { RegistryPort } from '../contract';
import type { EnvironmentInput } from './container-env';
import { EventLog } from './event-log';
import { readLog, type LogLine } from './log-file';
import { keyOf, referenceOf, type KubernetesObject, type ObjectReference } from './objects';
import type { ObjectStore } from './object-store';
import { PodRunner } from './pod-runner';
import { lostStatus, type PodPhase } from './pod-status';
import type { PortAllocator } from './ports';
import { parseSpec, podSpecSchema } from './workload-schemas';

const phaseSchema = z.looseObject({ phase: z.enum(['Pending', 'Running', 'Succeeded', 'Failed']).default('Pending') }).prefault({});
const dataSchema = z.looseObject({ data: z.record(z.string(), z.string()).nullish(), stringData: z.record(z.string(), z.string()).nullish() });

/** Phase of a Pod object. */
export function phaseOf(pod: KubernetesObject): PodPhase {
  return phaseSchema.parse(pod.status).phase;
}

/** When the platform itself stops, nobody waits for a long grace period. */
const longestGraceOnStop = 3;

/** The pods and the processes under them. */
export class Pods {
  readonly events: EventLog;
  readonly #objects: ObjectStore;
  readonly #registry: Pick<RegistryPort, 'unpack'>;
  readonly #ports: PortAllocator;
  readonly #folder: string;
  readonly #services: (namespace: string) => Promise<EnvironmentInput['services']>;
  readonly #runners = new Map<string, PodRunner>();

  private constructor(options: Parameters<typeof Pods.create>[0]) {
    this.events = EventLog.create();
    this.#objects = options.objects;
    this.#registry = options.registry;
    this.#ports = options.ports;
    this.#folder = options.folder;
    this.#services = options.services;
  }

  static create(options: {
    objects: ObjectStore;
    registry: Pick<RegistryPort, 'unpack'>;
    ports: PortAllocator;
    folder: string;
    services: (namespace: string) => Promise<EnvironmentInput['services']>;
  }): Pods {
    return new Pods(options);
  }

  /**
   * After a restart: no process is left of the pods that were, as when a node is lost. A Job's
   * pod has failed then, and counts towards its limit; those of Deployments are replaced.
   * See https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-conditions
   */
  recover(): void {
    for (const pod of this.#objects.list({ kind: 'Pod' })) {
      const finished = phaseOf(pod) === 'Succeeded' || phaseOf(pod) === 'Failed';
      const owned = pod.metadata.ownerReferences !== undefined;
      const ofJob = pod.metadata.ownerReferences?.some(owner => owner.kind === 'Job') ?? false;
      if (ofJob && !finished && !pod.metadata.deletionTimestamp) this.#objects.putStatus(referenceOf(pod), lostStatus(pod.status));
      else if (owned && (!finished || pod.metadata.deletionTimestamp)) this.#objects.remove(referenceOf(pod));
      else if (!owned && !finished) this.run(pod);
    }
  }

  /** Makes a pod from a template and starts it. */
  createOwned(options: { owner: KubernetesObject; labels: Record<string, string>; annotations: Record<string, string>; spec: unknown }): KubernetesObject {
    const { owner, labels, annotations, spec } = options;
    const { object } = this.#objects.put({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: `${owner.metadata.name.slice(0, 57)}-${randomBytes(3).toString('hex').slice(0, 5)}`,
        namespace: owner.metadata.namespace,
        labels,
        annotations,
        ownerReferences: [
          { apiVersion: owner.apiVersion, kind: owner.kind, name: owner.metadata.name, uid: owner.metadata.uid ?? '', controller: true },
        ],
      },
      spec,
    });
    this.run(object);
    return object;
  }

  /** Starts the processes of a Pod object. */
  run(pod: KubernetesObject): void {
    const reference = referenceOf(pod);
    const { name, labels, annotations, uid = '' } = pod.metadata;
    const { namespace } = reference;
    const data = (kind: 'ConfigMap' | 'Secret') => (object: string) => this.#data(kind, namespace, object);
    const runner = PodRunner.create({
      pod: { name, namespace, uid, labels: labels ?? {}, annotations: annotations ?? {} },
      spec: parseSpec(podSpecSchema, pod),
      runtime: {
        registry: this.#registry,
        ports: this.#ports,
        logFolder: this.#logFolder(namespace, name),
        temporaryFolder: join(this.#folder, 'tmp', uid),
        environment: async () => ({ services: await this.#services(namespace), configMap: data('ConfigMap'), secret: data('Secret') }),
        onStatus: status => this.#objects.putStatus(reference, status),
        onEvent: (type, reason, message) => this.events.add({ reference, type, reason, message }),
      },
    });
    this.#runners.set(keyOf(reference), runner);
    runner.start();
  }

  /** Ends a pod and removes it with its logs; at once gone from its Services. */
  async delete(pod: KubernetesObject): Promise<void> {
    const reference = referenceOf(pod);
    if (this.#objects.get(reference)?.metadata.deletionTimestamp) return;
    this.#objects.markDeleting(reference);
    await this.#runners.get(keyOf(reference))?.stop();
    this.#runners.delete(keyOf(reference));
    this.#objects.remove(reference);
    await rm(this.#logFolder(reference.namespace, reference.name), { recursive: true, force: true });
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#runners.values()].map(each => each.stop({ atMostSeconds: longestGraceOnStop })));
    this.#runners.clear();
  }

  runner(reference: ObjectReference): PodRunner | undefined {
    return this.#runners.get(keyOf(reference));
  }

  isReady(pod: KubernetesObject): boolean {
    return !pod.metadata.deletionTimestamp && (this.runner(referenceOf(pod))?.ready ?? false) && phaseOf(pod) === 'Running';
  }

  /** Last lines of a container; undefined when it never wrote. */
  logs(options: { namespace: string; pod: string; container: string; tailLines: number }): LogLine[] | undefined {
    return readLog(join(this.#logFolder(options.namespace, options.pod), `${options.container}.log`), options.tailLines);
  }

  #logFolder(namespace: string, pod: string): string {
    return join(this.#folder, 'logs', namespace, pod);
  }

  #data(kind: 'ConfigMap' | 'Secret', namespace: string, name: string): Record<string, string> | undefined {
    const object = this.#objects.get({ group: '', kind, namespace, name });
    if (!object) return undefined;
    const { data, stringData } = dataSchema.parse(object);
    if (kind === 'ConfigMap') return data ?? {};
    const decoded = Object.entries(data ?? {}).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]);
    return { ...Object.fromEntries(decoded), ...stringData };
  }
}
