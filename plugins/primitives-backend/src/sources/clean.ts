import { withoutTokens } from '@ameide/plugin-primitives-node';

/**
 * The same data without what has the form of a credential in its texts, whoever wrote
 * them; keys are ours.
 * @internal
 */
export function clean<T>(value: T): T;
export function clean(value: unknown): unknown {
  if (typeof value === 'string') return withoutTokens(value);
  if (Array.isArray(value)) return value.map(each => clean(each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, clean(each)]),
  );
}
