import { randomUUID } from 'node:crypto';
import type { Collection, Store } from '../store';
import { keyOf, referenceOf, stableJson, timestamp, type KubernetesObject, type ObjectReference } from './objects';

/** What happened to an object. */
export type ObjectChange = { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: KubernetesObject; reference: ObjectReference };

/** Outcome of putting an object. */
export type PutResult = { object: KubernetesObject; outcome: 'created' | 'configured' | 'unchanged' };

/** Desired and observed objects: in memory to read, on disk to survive a restart. */
export class ObjectStore {
  readonly #store: Store;
  readonly #collection: Collection<KubernetesObject>;
  readonly #objects = new Map<string, KubernetesObject>();
  readonly #listeners: ((change: ObjectChange) => void)[] = [];

  private constructor(store: Store) {
    this.#store = store;
    this.#collection = store.collection('cluster/objects');
    for (const object of this.#collection.list()) this.#objects.set(keyOf(referenceOf(object)), object);
  }

  static create(options: { store: Store }): ObjectStore {
    return new ObjectStore(options.store);
  }

  onChange(listener: (change: ObjectChange) => void): void {
    this.#listeners.push(listener);
  }

  get(reference: ObjectReference): KubernetesObject | undefined {
    return this.#objects.get(keyOf(reference));
  }

  list(filter: { kind?: string; namespace?: string; ownerUid?: string } = {}): KubernetesObject[] {
    return [...this.#objects.values()].filter(
      object =>
        (filter.kind === undefined || object.kind === filter.kind) &&
        (filter.namespace === undefined || object.metadata.namespace === filter.namespace) &&
        (filter.ownerUid === undefined || object.metadata.ownerReferences?.some(owner => owner.uid === filter.ownerUid)),
    );
  }

  /** Puts what is desired; status and identity of an object that is there stay. */
  put(desired: KubernetesObject): PutResult {
    const reference = referenceOf(desired);
    const existing = this.get(reference);
    const namespace = reference.namespace === '' ? {} : { namespace: reference.namespace };
    const { status: _ignored, ...rest } = desired;
    const identity = existing
      ? {
          uid: existing.metadata.uid,
          creationTimestamp: existing.metadata.creationTimestamp,
          generation: existing.metadata.generation,
          resourceVersion: existing.metadata.resourceVersion,
        }
      : { uid: randomUUID(), creationTimestamp: timestamp(), generation: 1 };
    const merged: KubernetesObject = {
      ...rest,
      metadata: { ...desired.metadata, ...namespace, ...identity },
      ...(existing && 'status' in existing ? { status: existing.status } : {}),
    };
    if (existing && stableJson(existing) === stableJson(merged)) return { object: existing, outcome: 'unchanged' };
    if (existing && stableJson(existing.spec) !== stableJson(merged.spec)) {
      merged.metadata.generation = (existing.metadata.generation ?? 1) + 1;
    }
    this.#write(merged, existing ? 'MODIFIED' : 'ADDED');
    return { object: merged, outcome: existing ? 'configured' : 'created' };
  }

  /** Puts what is observed; nothing happens when it is what was known. */
  putStatus(reference: ObjectReference, status: unknown): void {
    const existing = this.get(reference);
    if (!existing || stableJson(existing.status) === stableJson(status)) return;
    this.#write({ ...existing, status }, 'MODIFIED');
  }

  markDeleting(reference: ObjectReference): KubernetesObject | undefined {
    const existing = this.get(reference);
    if (!existing || existing.metadata.deletionTimestamp) return existing;
    const object = { ...existing, metadata: { ...existing.metadata, deletionTimestamp: timestamp() } };
    this.#write(object, 'MODIFIED');
    return object;
  }

  remove(reference: ObjectReference): void {
    const object = this.get(reference);
    if (!object) return;
    this.#objects.delete(keyOf(reference));
    this.#collection.delete(keyOf(reference));
    this.#tell({ type: 'DELETED', object, reference });
  }

  #write(object: KubernetesObject, type: 'ADDED' | 'MODIFIED'): void {
    const reference = referenceOf(object);
    object.metadata.resourceVersion = String(this.#store.next('cluster/resource-version'));
    this.#objects.set(keyOf(reference), object);
    this.#collection.put(keyOf(reference), object);
    this.#tell({ type, object, reference });
  }

  #tell(change: ObjectChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
