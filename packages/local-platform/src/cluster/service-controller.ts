import type { Logger } from '../logger';
import type { EnvironmentInput } from './container-env';
import { referenceOf, selects, type KubernetesObject, type ObjectReference } from './objects';
import type { ObjectStore } from './object-store';
import type { Pods } from './pods';
import type { PortAllocator } from './ports';
import { ServiceProxy } from './service-proxy';
import { parseSpec, serviceSpecSchema, type ServiceSpec } from './workload-schemas';

type ServicePort = ServiceSpec['ports'][number];

/** Where a Service's port is reached on this machine. */
export type ServiceAddress = { name?: string; port: number; address: string };

/** Gives each port of each Service a port of this machine, and passes its connections on to ready pods. */
export class ServiceController {
  readonly #objects: ObjectStore;
  readonly #ports: PortAllocator;
  readonly #logger: Logger;
  readonly #proxies = new Map<string, ServiceProxy>();
  #pods: Pods | undefined;
  #queue: Promise<void> = Promise.resolve();

  private constructor(options: { objects: ObjectStore; ports: PortAllocator; logger: Logger }) {
    this.#objects = options.objects;
    this.#ports = options.ports;
    this.#logger = options.logger;
  }

  static create(options: { objects: ObjectStore; ports: PortAllocator; logger: Logger }): ServiceController {
    return new ServiceController(options);
  }

  /** The pods need the Services' variables and the Services the pods, so one is handed in later. */
  attach(pods: Pods): void {
    this.#pods = pods;
  }

  /** Opens and closes ports until they are what the Service asks for; one at a time, since ports are taken by trying. */
  sync(reference: ObjectReference): Promise<void> {
    this.#queue = this.#queue.then(() => this.#sync(reference)).catch((error: unknown) => {
      this.#logger.error(`cluster: service ${reference.namespace}/${reference.name}: ${error instanceof Error ? error.message : String(error)}`);
    });
    return this.#queue;
  }

  /** Waits for the ports of every Service asked for so far. */
  async settled(): Promise<void> {
    await this.#queue;
  }

  addresses(reference: ObjectReference): ServiceAddress[] {
    const service = this.#objects.get(reference);
    if (!service) return [];
    return parseSpec(serviceSpecSchema, service).ports.flatMap(port => {
      const proxy = this.#proxies.get(this.#key(reference, port));
      return proxy ? [{ ...(port.name ? { name: port.name } : {}), port: proxy.port, address: `127.0.0.1:${proxy.port}` }] : [];
    });
  }

  links(namespace: string): EnvironmentInput['services'] {
    return this.#objects
      .list({ kind: 'Service', namespace })
      .map(service => ({ name: service.metadata.name, ports: this.addresses(referenceOf(service)) }));
  }

  async stopAll(): Promise<void> {
    await this.#queue;
    await Promise.all([...this.#proxies.values()].map(each => each.stop()));
    this.#proxies.clear();
  }

  #key(reference: ObjectReference, port: ServicePort): string {
    return `${reference.namespace}/${reference.name}:${port.port}`;
  }

  async #sync(reference: ObjectReference): Promise<void> {
    const service = this.#objects.get(reference);
    const ports = service ? parseSpec(serviceSpecSchema, service).ports : [];
    const wanted = new Set(ports.map(port => this.#key(reference, port)));
    for (const [key, proxy] of this.#proxies) {
      if (!key.startsWith(`${reference.namespace}/${reference.name}:`) || wanted.has(key)) continue;
      this.#proxies.delete(key);
      await proxy.stop();
      this.#ports.forget(key);
    }
    for (const port of ports) {
      const key = this.#key(reference, port);
      if (this.#proxies.has(key)) continue;
      const proxy = ServiceProxy.create({ port: await this.#ports.lasting(key), backends: () => this.#backends(reference, port.port) });
      await proxy.start();
      this.#proxies.set(key, proxy);
    }
  }

  #backends(reference: ObjectReference, number: number): number[] {
    const service = this.#objects.get(reference);
    const spec = service && parseSpec(serviceSpecSchema, service);
    const port = spec?.ports.find(each => each.port === number);
    if (!spec || !port) return [];
    const pods = this.#pods;
    return this.#objects
      .list({ kind: 'Pod', namespace: reference.namespace })
      .filter((pod: KubernetesObject) => selects(spec.selector, pod.metadata.labels) && pods?.isReady(pod))
      .flatMap(pod => {
        const host = pods?.runner(referenceOf(pod))?.hostPort(port.targetPort ?? port.port);
        return host === undefined ? [] : [host];
      });
  }
}

