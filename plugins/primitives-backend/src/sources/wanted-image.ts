import { Fact, FactKind, FactValue } from '../facts/fact';
import { Hint } from './source';
import { digestOf } from './values-file';

/** `<repository>@<digest>`, and the primitive that it is about. @internal */
export type WantedImage = { image: string; scope: string };

/** The image that CI reported. @internal */
export function publishedImage(fact: {
  scope: string;
  value: FactValue<'publish'>;
}): WantedImage[] {
  const { report } = fact.value;
  if (!report) return [];
  const image = `${report.repository}@${report.digest}`;
  return [{ image, scope: fact.scope }];
}

/** The image that Git asks for. @internal */
export function desiredImage(fact: {
  scope: string;
  value: FactValue<'desired'>;
}): WantedImage[] {
  const { imageRef } = fact.value;
  const digest = digestOf(imageRef);
  // A tag before the digest says nothing: the digest decides (OCI reference grammar).
  const repository = imageRef?.replace(/(:[^:/@]+)?@.*$/, '');
  if (!digest || !repository) return [];
  return [{ image: `${repository}@${digest}`, scope: fact.scope }];
}

/** Where the registry is to look, now that these facts are known: a new digest is looked up at once. @internal */
export function imageHints(facts: readonly Fact[]): Hint[] {
  return facts.flatMap(fact => {
    if (isOf('publish', fact)) return publishedImage(fact).map(toHint);
    if (isOf('desired', fact)) return desiredImage(fact).map(toHint);
    return [];
  });
}

function isOf<K extends FactKind>(
  kind: K,
  fact: Fact,
): fact is Fact<K> & { value: FactValue<K> } {
  return fact.kind === kind && fact.value !== null;
}

function toHint(wanted: WantedImage): Hint {
  return { source: 'registry', ...wanted };
}
