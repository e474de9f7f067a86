import { Fact, FactKind, FactValue } from './fact';

/** Facts by kind and subject, for the pure functions that judge them. @internal */
export class FactView {
  readonly #facts = new Map<FactKind, Map<string, Fact>>();
  #pulls: Map<string, number[]> | undefined;
  readonly #groups = new Map<FactKind, Map<string, string[]>>();

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

  /** When a subject's state was observed. */
  observedAt(kind: FactKind, subject: string): string | undefined {
    return this.#facts.get(kind)?.get(subject)?.observedAt;
  }

  /** Every subject of a kind. */
  subjects(kind: FactKind): string[] {
    return [...(this.#facts.get(kind)?.keys() ?? [])];
  }

  /** Subjects of a kind of the form `<group>@…`, found without going through all. */
  subjectsOf(kind: FactKind, group: string): string[] {
    const known = this.#groups.get(kind);
    if (known) return known.get(group) ?? [];
    const groups = new Map<string, string[]>();
    for (const subject of this.subjects(kind)) {
      const name = subject.split('@')[0];
      groups.set(name, [...(groups.get(name) ?? []), subject]);
    }
    this.#groups.set(kind, groups);
    return groups.get(group) ?? [];
  }

  /** Numbers of the GitOps pull requests from a branch. */
  pullsByBranch(branch: string): number[] {
    if (!this.#pulls) {
      this.#pulls = new Map();
      for (const [, pull] of this.entries('gitops-pull')) {
        this.#pulls.set(pull.headRef, [
          ...(this.#pulls.get(pull.headRef) ?? []),
          pull.number,
        ]);
      }
    }
    return [...(this.#pulls.get(branch) ?? [])];
  }

  /** Every subject of a kind with what is known of it. */
  entries<K extends FactKind>(kind: K): Array<[string, FactValue<K>]> {
    return this.subjects(kind).flatMap(subject => {
      const value = this.get(kind, subject);
      return value === undefined ? [] : [[subject, value]];
    });
  }
}

function isOfKind<K extends FactKind>(fact: Fact, kind: K): fact is Fact<K> {
  return fact.kind === kind;
}
