import { FactKind, FactValue } from './fact';

/** A current fact as readers see it: what is no longer there is not among them. @internal */
export type KnownFact<K extends FactKind> = {
  subject: string;
  scope: string;
  value: FactValue<K>;
  position: number;
};

/**
 * Reads of what is known now, by index: nothing here goes through the whole fleet
 * but `each`, which does so in pages.
 * @internal
 */
export interface FactReader {
  /** What is known of these subjects; those that nothing is known of are left out. */
  many<K extends FactKind>(
    kind: K,
    subjects: readonly string[],
  ): Promise<Map<string, FactValue<K>>>;
  /** Facts of a kind within one scope. */
  within<K extends FactKind>(kind: K, scope: string): Promise<KnownFact<K>[]>;
  /** Every fact of a kind, in pages, ordered by subject; `prefix` narrows to subjects that begin so. */
  each<K extends FactKind>(
    kind: K,
    options?: { prefix?: string },
  ): AsyncIterable<KnownFact<K>[]>;
}
