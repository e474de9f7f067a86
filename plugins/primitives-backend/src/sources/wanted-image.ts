import { Fact, FactValue } from '../facts/fact';
import { isOfKind } from '../facts/fact-row';
import { digestOf } from './values-file';

/** `<repository>@<digest>`, and the primitive that it is about. @internal */
export type WantedImage = { image: string; scope: string };

/** The image that CI reported or Git asks for, where a fact names one. @internal */
export function wantedImages(fact: Fact): WantedImage[] {
  if (isOfKind(fact, 'publish')) return published(fact.scope, fact.value);
  if (isOfKind(fact, 'desired')) return desired(fact.scope, fact.value);
  return [];
}

/** What CI reported. @internal */
export function published(
  scope: string,
  value: FactValue<'publish'> | null,
): WantedImage[] {
  const report = value?.report;
  return report
    ? [{ image: `${report.repository}@${report.digest}`, scope }]
    : [];
}

/** What Git asks for. @internal */
export function desired(
  scope: string,
  value: FactValue<'desired'> | null,
): WantedImage[] {
  const imageRef = value?.imageRef;
  const digest = digestOf(imageRef);
  // A tag before the digest says nothing: the digest decides (OCI reference grammar).
  const repository = imageRef?.replace(/(:[^:/@]+)?@.*$/, '');
  return digest && repository
    ? [{ image: `${repository}@${digest}`, scope }]
    : [];
}
