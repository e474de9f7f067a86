import type { Collection, Store } from '../store';
import { stableJson } from '../cluster';
import type { Application } from './application';

/** What happened to an Application, as the watch tells it. */
export type ApplicationEvent = { type: 'ADDED' | 'MODIFIED' | 'DELETED'; application: Application };

/** Applications, in memory to read and on disk to survive a restart. */
export class ApplicationStore {
  readonly #store: Store;
  readonly #collection: Collection<Application>;
  readonly #applications = new Map<string, Application>();
  readonly #listeners = new Set<(event: ApplicationEvent) => void>();
  #version = 0;

  private constructor(store: Store) {
    this.#store = store;
    this.#collection = store.collection('argocd/applications');
    for (const application of this.#collection.list()) {
      this.#applications.set(application.metadata.name, application);
      this.#version = Math.max(this.#version, Number(application.metadata.resourceVersion));
    }
  }

  static create(options: { store: Store }): ApplicationStore {
    return new ApplicationStore(options.store);
  }

  /** Version of the newest change, as a list carries it. */
  get resourceVersion(): string {
    return String(this.#version);
  }

  get(name: string): Application | undefined {
    return this.#applications.get(name);
  }

  list(): Application[] {
    return [...this.#applications.values()].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  }

  /** Stores a new state; nothing is told when it is the known one. */
  put(application: Application): Application {
    const { name } = application.metadata;
    const before = this.#applications.get(name);
    if (before && stableJson(before) === stableJson(application)) return before;
    this.#version = this.#store.next('argocd/resource-version');
    const next: Application = { ...application, metadata: { ...application.metadata, resourceVersion: String(this.#version) } };
    this.#applications.set(name, next);
    this.#collection.put(name, next);
    this.#tell({ type: before ? 'MODIFIED' : 'ADDED', application: next });
    return next;
  }

  delete(name: string): void {
    const application = this.#applications.get(name);
    if (!application) return;
    this.#applications.delete(name);
    this.#collection.delete(name);
    this.#version = this.#store.next('argocd/resource-version');
    this.#tell({ type: 'DELETED', application });
  }

  /** Calls `listener` on each change until the function that it gives is called. */
  watch(listener: (event: ApplicationEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(event: ApplicationEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
