import { Fact, FactKind, FactValue, SourceName } from '../facts/fact';
import { clean } from './clean';

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
