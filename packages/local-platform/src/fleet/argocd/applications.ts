import type { Application } from '../../argocd/application';
import type { Queried } from '../../argocd/api/application-query';
import { projectApplication, projectEvent } from '../../argocd/fields';
import { timestamp } from '../../github/model';
import type { Live } from '../records';

/** What happened to an Application. */
export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** How many different choices of fields are kept ready. */
const choices = 4;

/** One state of an Application: written out once, and read in again only where more than its name is looked at. */
export class KeptApplication implements Queried {
  readonly metadata: Queried['metadata'];
  readonly spec: Record<string, unknown>;
  readonly json: Buffer;
  readonly live: Live;
  readonly #written = new Map<string, Buffer>();

  constructor(application: Application, live: Live) {
    const { name, labels } = application.metadata;
    const { project, source, sources } = application.spec;
    this.metadata = { name, ...(labels ? { labels } : {}) };
    this.spec = { project, ...(source ? { source } : {}), ...(sources ? { sources } : {}) };
    this.json = Buffer.from(JSON.stringify(application));
    this.live = live;
  }

  read(): Application {
    return JSON.parse(this.json.toString());
  }

  /** As an item of a list, reduced to the fields asked for. */
  item(fields: string | undefined): Buffer {
    return fields ? this.#remember(`item ${fields}`, () => projectApplication(this.read(), fields)) : this.json;
  }

  /** As a line of the stream. */
  event(type: ChangeType, fields: string | undefined): Buffer {
    if (!fields) return Buffer.concat([Buffer.from(`{"result":{"type":"${type}","application":`), this.json, Buffer.from('}}\n')]);
    return this.#remember(`${type} ${fields}`, () => projectEvent({ result: { type, application: this.read() } }, fields), '\n');
  }

  #remember(key: string, make: () => object, end = ''): Buffer {
    const known = this.#written.get(key);
    if (known) return known;
    const [oldest] = this.#written.keys();
    if (this.#written.size >= choices && oldest !== undefined) this.#written.delete(oldest);
    const written = Buffer.from(JSON.stringify(make()) + end);
    this.#written.set(key, written);
    return written;
  }
}

/** The Applications of one Argo CD. */
export class FleetApplications {
  readonly #kept = new Map<string, KeptApplication>();
  readonly #listeners = new Set<(type: ChangeType, application: KeptApplication) => void>();
  #sorted: KeptApplication[] | undefined;
  #version = 0;
  #refreshed = 0;

  static create(): FleetApplications {
    return new FleetApplications();
  }

  get resourceVersion(): string {
    return String(this.#version);
  }

  get(name: string): KeptApplication | undefined {
    return this.#kept.get(name);
  }

  /** All of them by name. */
  list(): KeptApplication[] {
    return (this.#sorted ??= [...this.#kept.values()].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)));
  }

  /** Takes a new state in and tells who watches; `live` of before stays where none is given. */
  put(application: Application, live?: Live): void {
    const { name } = application.metadata;
    const before = this.#kept.get(name);
    this.#version += 1;
    const metadata = { ...application.metadata, resourceVersion: String(this.#version) };
    const kept = new KeptApplication({ ...application, metadata }, live ?? before?.live ?? {});
    this.#kept.set(name, kept);
    this.#sorted = undefined;
    this.#tell(before ? 'MODIFIED' : 'ADDED', kept);
  }

  /** What a routine refresh does to so many of them, the next ones each time: a new `reconciledAt`, and nothing else. */
  refresh(count: number): void {
    const all = this.list();
    for (let index = 0; index < count && all.length; index += 1) {
      const application = all[this.#refreshed % all.length]?.read();
      this.#refreshed += 1;
      if (application) this.put({ ...application, status: { ...application.status, reconciledAt: timestamp() } });
    }
  }

  delete(name: string): void {
    const kept = this.#kept.get(name);
    if (!kept) return;
    this.#kept.delete(name);
    this.#sorted = undefined;
    this.#version += 1;
    this.#tell('DELETED', kept);
  }

  /** Calls `listener` on each change until the function that it gives is called. */
  watch(listener: (type: ChangeType, application: KeptApplication) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(type: ChangeType, application: KeptApplication): void {
    for (const listener of this.#listeners) listener(type, application);
  }
}
