import { isMap } from './go-template/values';

/** What of a document is honoured: everything below a field, these fields of it, or a list of such. */
export type Honoured = true | [Honoured] | { readonly [field: string]: Honoured };

/** A spec that is wrong, or asks for what this Argo CD does not do. Told as an Application's InvalidSpecError. */
export class InvalidSpecError extends Error {
  override readonly name = 'InvalidSpecError';
}

const isUnset = (value: unknown): boolean =>
  value === undefined || value === null || value === false || value === '' || (Array.isArray(value) && value.length === 0) || (isMap(value) && Object.values(value).every(isUnset));

/** Paths of the fields that are set and not honoured. What is set to nothing asks for nothing. */
export function unsupportedFields(value: unknown, honoured: Honoured, path: string): string[] {
  if (honoured === true || isUnset(value)) return [];
  if (Array.isArray(value)) {
    const [each] = Array.isArray(honoured) ? honoured : [undefined];
    return each === undefined ? [path] : value.flatMap((item, at) => unsupportedFields(item, each, `${path}[${at}]`));
  }
  if (!isMap(value) || Array.isArray(honoured)) return [];
  const fields: Record<string, Honoured> = { ...honoured };
  return Object.entries(value).flatMap(([key, item]) => {
    const known = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (known !== undefined) return unsupportedFields(item, known, `${path}.${key}`);
    return isUnset(item) ? [] : [`${path}.${key}`];
  });
}

/** The words for features that are not honoured; undefined when there are none. */
export function describeUnsupported(features: string[]): string | undefined {
  return features.length === 0 ? undefined : `${features.join(', ')}: not supported by this Argo CD`;
}
