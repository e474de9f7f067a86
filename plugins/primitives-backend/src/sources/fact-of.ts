import { Fact, FactKind, FactValue, SourceName } from '../facts/fact';

/** Writes facts of one source, all seen at the same moment. @internal */
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
    value,
    position: order.position ?? at,
    revision: order.revision.slice(0, 255),
    observedAt: new Date(at).toISOString(),
  });
}
