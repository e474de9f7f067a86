import type { Outbox } from '../outbox/outbox.ts';
import type { Entry } from '../proto/index.ts';

/** Keeps entries in memory. A database takes its place without the handlers knowing. */
export class Store {
  readonly #entries = new Map<string, Entry>();
  readonly #outbox: Outbox;

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
  }

  /** Keeps an entry and its event together: with a database, in one transaction. */
  insert(entry: Entry): void {
    this.#entries.set(entry.id, entry);
    this.#outbox.add({ type: '__name__.created', subject: entry.id });
  }

  find(id: string): Entry | undefined {
    return this.#entries.get(id);
  }

  findByReference(reference: string): Entry | undefined {
    return this.all().find(entry => entry.reference === reference);
  }

  /** Every entry, the oldest first. */
  all(): Entry[] {
    return [...this.#entries.values()];
  }
}
