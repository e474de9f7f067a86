import { Fact, FactKind, FactValue, SourceName } from '../facts/fact';

/** Writes facts of one source, all seen at the same moment. @internal */
export function factsOf(source: SourceName, at: number) {
  /** `position` is given where the outside system has an order of its own. */
  return <K extends FactKind>(
    kind: K,
    subject: string,
    value: FactValue<K>,
    order: { revision: string; position?: number },
  ): Fact<K> => ({
    source,
    kind,
    subject,
    value,
    position: order.position ?? at,
    revision: order.revision.slice(0, 255),
    observedAt: new Date(at).toISOString(),
  });
}
