import { Fact, FactKind, FactValue } from './fact';
import { isOfKind } from './fact-row';

/** Facts by kind and subject, for the pure functions that judge them. @internal */
export class FactView {
  readonly #facts = new Map<FactKind, Map<string, Fact>>();

  /** A view of these facts; what is no longer there is left out. */
  constructor(facts: Iterable<Fact>) {
    for (const fact of facts) {
      if (fact.value === null) continue;
      const ofKind = this.#facts.get(fact.kind) ?? new Map<string, Fact>();
      ofKind.set(fact.subject, fact);
      this.#facts.set(fact.kind, ofKind);
    }
  }

  /** What is known of a subject. */
  get<K extends FactKind>(kind: K, subject: string): FactValue<K> | undefined {
    const fact = this.#facts.get(kind)?.get(subject);
    return fact && isOfKind(fact, kind) ? fact.value ?? undefined : undefined;
  }

  /** Every fact. */
  all(): Fact[] {
    return [...this.#facts.values()].flatMap(ofKind => [...ofKind.values()]);
  }

  /** Every fact of a kind. */
  facts(kind: FactKind): Fact[] {
    return [...(this.#facts.get(kind)?.values() ?? [])];
  }

  /** Every subject of a kind. */
  subjects(kind: FactKind): string[] {
    return [...(this.#facts.get(kind)?.keys() ?? [])];
  }

  /** Every subject of a kind with what is known of it. */
  entries<K extends FactKind>(kind: K): Array<[string, FactValue<K>]> {
    return this.subjects(kind).flatMap(subject => {
      const value = this.get(kind, subject);
      return value === undefined ? [] : [[subject, value]];
    });
  }
}
