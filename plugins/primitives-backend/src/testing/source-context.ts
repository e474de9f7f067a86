import { Fact, FactKind, isNewer } from '../facts/fact';
import { FactReader, KnownFact } from '../facts/fact-reader';
import { Cursors, Hint, SourceContext } from '../sources/source';

/** Small, so that a test with a handful of facts already goes through several pages. */
const pageSize = 3;

function isOfKind<K extends FactKind>(fact: Fact, kind: K): fact is Fact<K> {
  return fact.kind === kind;
}

class MemoryFactReader implements FactReader {
  readonly #current: ReadonlyMap<string, Fact>;

  constructor(current: ReadonlyMap<string, Fact>) {
    this.#current = current;
  }

  async many<K extends FactKind>(kind: K, subjects: readonly string[]) {
    const wanted = new Set(subjects);
    return new Map(
      this.#of(kind)
        .filter(f => wanted.has(f.subject))
        .map(f => [f.subject, f.value]),
    );
  }

  async within<K extends FactKind>(kind: K, scope: string) {
    return this.#of(kind).filter(f => f.scope === scope);
  }

  async *each<K extends FactKind>(
    kind: K,
    options: { prefix?: string } = {},
  ): AsyncIterable<KnownFact<K>[]> {
    const found = this.#of(kind).filter(f =>
      f.subject.startsWith(options.prefix ?? ''),
    );
    for (let i = 0; i < found.length; i += pageSize)
      yield found.slice(i, i + pageSize);
  }

  #of<K extends FactKind>(kind: K): KnownFact<K>[] {
    return [...this.#current.values()]
      .flatMap(fact => {
        if (!isOfKind(fact, kind) || fact.value === null) return [];
        const { subject, scope, value, position } = fact;
        return [{ subject, scope, value, position }];
      })
      .sort((a, b) => (a.subject < b.subject ? -1 : 1));
  }
}

/**
 * What a source is given, held in memory: keeps facts by the store's rule (the newest by
 * the outside system's own order), cursors as JSON, and the hints for other sources.
 * @internal
 */
export class MemorySourceContext implements SourceContext {
  /** Newest fact of each `<kind> <subject>`, those that are gone included. */
  readonly current = new Map<string, Fact>();
  /** Facts that changed what is known, in the order in which they were recorded. */
  readonly recorded: Fact[] = [];
  readonly hints: Hint[] = [];
  readonly signal: AbortSignal;
  readonly cursors: Cursors;
  readonly facts: FactReader;
  /** The cursors' JSON by name. */
  readonly cursorJson = new Map<string, string>();

  constructor(options: { signal?: AbortSignal } = {}) {
    this.signal = options.signal ?? new AbortController().signal;
    this.facts = new MemoryFactReader(this.current);
    this.cursors = {
      get: async name => {
        const json = this.cursorJson.get(name);
        return json === undefined ? undefined : JSON.parse(json);
      },
      set: async (name, value) => {
        if (value === null || value === undefined) this.cursorJson.delete(name);
        else this.cursorJson.set(name, JSON.stringify(value));
      },
    };
  }

  async record(facts: Fact[]): Promise<Fact[]> {
    this.signal.throwIfAborted();
    const changed = facts.filter(fact => {
      const key = `${fact.kind} ${fact.subject}`;
      const known = this.current.get(key);
      if (!known && fact.value === null) return false;
      if (known && !isNewer(fact, known)) return false;
      this.current.set(key, fact);
      return (
        JSON.stringify(known?.value ?? null) !== JSON.stringify(fact.value)
      );
    });
    this.recorded.push(...changed);
    return changed;
  }

  hint(hint: Hint): void {
    this.hints.push(hint);
  }

  /** What is known now, for comparing: `<kind> <subject>` to scope and value, what is gone left out. */
  known(): Record<string, { scope: string; value: unknown }> {
    return Object.fromEntries(
      [...this.current]
        .filter(([, fact]) => fact.value !== null)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, { scope, value }]) => [
          key,
          // As the database would give it back: without undefined members.
          JSON.parse(JSON.stringify({ scope, value })),
        ]),
    );
  }
}
