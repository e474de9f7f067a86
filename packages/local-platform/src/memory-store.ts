import type { Collection, Store } from './store';

/** Characters that end a part of a key; what is listed together shares all of it up to one of them. */
const partEnd = /[#@/\n]/g;

/** All documents of one collection whose keys are the same up to their last part. */
type Shelf = Map<string, { value: unknown; seq: number }>;

/** A collection in memory. Documents are kept as they are given, so nobody may change one that was put or got. */
class MemoryCollection<T> implements Collection<T> {
  readonly #shelves = new Map<string, Shelf>();
  /** Which shelves begin with a part of a key. */
  readonly #below = new Map<string, Set<string>>();
  #seq = 0;

  get(key: string): T | undefined {
    const entry = this.#shelves.get(shelfOf(key))?.get(key);
    // Every document of a collection was put by it, which takes none but a T.
    return entry?.value as T | undefined;
  }

  put(key: string, value: T): void {
    const name = shelfOf(key);
    const shelf = this.#shelves.get(name) ?? this.#open(name);
    const known = shelf.get(key);
    if (known) known.value = value;
    else shelf.set(key, { value, seq: (this.#seq += 1) });
  }

  delete(key: string): void {
    this.#shelves.get(shelfOf(key))?.delete(key);
  }

  list(prefix = ''): T[] {
    const whole = prefix === '' || shelfOf(prefix) === prefix;
    const names = whole ? [...(this.#below.get(prefix) ?? [])] : [...this.#shelves.keys()].filter(name => name.startsWith(prefix) || prefix.startsWith(name));
    const [first] = names;
    // What is listed most lies on one shelf, whole and in order.
    if (whole && names.length === 1 && first !== undefined) return Array.from(this.#shelves.get(first)?.values() ?? [], ({ value }) => value as T);
    const found = names.flatMap(name => [...(this.#shelves.get(name) ?? [])]).filter(([key]) => whole || key.startsWith(prefix));
    found.sort(([, a], [, b]) => a.seq - b.seq);
    return found.map(([, { value }]) => value as T);
  }

  #open(name: string): Shelf {
    const shelf: Shelf = new Map();
    this.#shelves.set(name, shelf);
    const parts = ['', ...[...name.matchAll(partEnd)].map(({ index }) => name.slice(0, index + 1))];
    for (const part of new Set(parts)) {
      const below = this.#below.get(part) ?? new Set();
      this.#below.set(part, below.add(name));
    }
    return shelf;
  }
}

/** A key without its last part. */
function shelfOf(key: string): string {
  const last = Math.max(key.lastIndexOf('#'), key.lastIndexOf('@'), key.lastIndexOf('/'), key.lastIndexOf('\n'));
  return key.slice(0, last + 1);
}

/** State that ends with the process, for very many documents: none is written out and read in again. */
export class MemoryStore implements Store {
  readonly #collections = new Map<string, Collection<unknown>>();
  readonly #counters = new Map<string, number>();
  readonly #countFrom: number;

  private constructor(countFrom: number) {
    this.#countFrom = countFrom;
  }

  /** Opens an empty store; its counters go on behind `countFrom`, so that what is given as data keeps its numbers. */
  static create(options: { countFrom: number } = { countFrom: 0 }): MemoryStore {
    return new MemoryStore(options.countFrom);
  }

  collection<T>(name: string): Collection<T> {
    const known = this.#collections.get(name);
    if (known) return known as Collection<T>;
    const made = new MemoryCollection<T>();
    this.#collections.set(name, made as Collection<unknown>);
    return made;
  }

  next(counter: string): number {
    const value = (this.#counters.get(counter) ?? this.#countFrom) + 1;
    this.#counters.set(counter, value);
    return value;
  }

  /** Writes are never undone here: a failure in the middle is a fault of the program that ends it. */
  transaction<T>(fn: () => T): T {
    return fn();
  }

  close(): void {}
}
