import { withoutTokens } from '@ameide/plugin-primitives-node';
import { Fact, FactKind, FactValue, SourceName } from '../facts/fact';

/**
 * Writes facts of one source, all seen at the same moment. What others wrote goes into
 * the database, pages, exports and evidence from here: what has the form of a credential
 * ends here.
 * @internal
 */
export function factsOf(source: SourceName, at: number) {
  /**
   * `revision` is the outside system's name for the state; `position` is given where it
   * has an order of its own. A null value says that the subject is gone.
   */
  return <K extends FactKind>(
    kind: K,
    subject: string,
    value: FactValue<K> | null,
    order: { scope: string; revision: string; position?: number },
  ): Fact<K> => ({
    source,
    kind,
    subject,
    scope: order.scope,
    value: value === null ? null : clean(value),
    position: order.position ?? at,
    revision: order.revision.slice(0, 255),
    observedAt: new Date(at).toISOString(),
  });
}

/** The same data with clean texts; keys are ours. */
function clean<T>(value: T): T;
function clean(value: unknown): unknown {
  if (typeof value === 'string') return withoutTokens(value);
  if (Array.isArray(value)) return value.map(each => clean(each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, clean(each)]),
  );
}
