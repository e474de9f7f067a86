import { withoutTokens } from '@ameide/plugin-primitives-node';

/** Characters of one text in a fact. The longest that anybody reads is the log of a smoke. */
const longest = 64 * 1024;

/**
 * The same data without what has the form of a credential in its texts, whoever wrote
 * them, and none of them longer than anybody reads; keys are ours.
 * @internal
 */
export function clean<T>(value: T): T;
export function clean(value: unknown): unknown {
  // Cut last: the first half of a credential has no form.
  if (typeof value === 'string') return shorten(withoutTokens(value));
  if (Array.isArray(value)) return value.map(each => clean(each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, clean(each)]),
  );
}

function shorten(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
