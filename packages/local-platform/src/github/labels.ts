import type { RepositoryName } from '../contract';
import type { Collection, Store } from '../store';
import { fullName, type Label } from './model';

/** Labels of repositories; one that is used before it was made is made, as GitHub does. */
export class Labels {
  readonly #store: Store;
  readonly #labels: Collection<Label>;

  constructor(store: Store) {
    this.#store = store;
    this.#labels = store.collection('labels');
  }

  list(repository: RepositoryName): Label[] {
    return this.#labels.list(`${fullName(repository)}#`);
  }

  find(repository: RepositoryName, name: string): Label | undefined {
    return this.#labels.get(`${fullName(repository)}#${name.toLowerCase()}`);
  }

  ensure(repository: RepositoryName, name: string, look: { color?: string; description?: string | null } = {}): Label {
    const existing = this.find(repository, name);
    if (existing) return existing;
    const label: Label = {
      id: this.#store.next('label'),
      name,
      color: look.color ?? 'ededed',
      description: look.description ?? null,
    };
    this.#labels.put(`${fullName(repository)}#${name.toLowerCase()}`, label);
    return label;
  }
}
