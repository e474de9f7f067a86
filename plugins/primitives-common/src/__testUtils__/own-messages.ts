import { z } from 'zod';

/**
 * What a schema, and every schema within it, says where its rules are broken, in words of
 * its own: those of its types and of its checks, as zod keeps them.
 */
export function ownMessages(schema: z.ZodType): string[] {
  const messages = new Set<string>();
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (Array.isArray(value)) {
      value.forEach(visit);
      return;
    }
    const def = definitionOf(value);
    if (!def) return;
    const words = wordsOf(def);
    if (words !== undefined) messages.add(words);
    for (const part of Object.values(def)) visitPart(part, visit);
  };
  visit(schema);
  return [...messages];
}

/** Schemas stand in lists (options, checks), in objects (shape) and alone. */
function visitPart(part: unknown, visit: (value: unknown) => void): void {
  visit(part);
  if (typeof part === 'object' && part !== null && !definitionOf(part))
    Object.values(part).forEach(visit);
}

function definitionOf(value: object): object | undefined {
  const inner: unknown = '_zod' in value ? value._zod : undefined;
  if (typeof inner !== 'object' || inner === null || !('def' in inner))
    return undefined;
  return typeof inner.def === 'object' && inner.def !== null
    ? inner.def
    : undefined;
}

function wordsOf(def: object): string | undefined {
  if (!('error' in def) || typeof def.error !== 'function') return undefined;
  const said: unknown = def.error({ code: 'custom', input: 'x' });
  return typeof said === 'string' ? said : undefined;
}
