import { parsePrimitiveId, primitiveId } from '@ameide/plugin-primitives-common';
import { fleetScope, scopeOfId } from './scope';

/**
 * Id of the primitive that a workflow run's title names, as `domain-orders-v0` or as the
 * words `domain orders v0`: the `run-name` of each GitOps workflow says one of the two.
 * Undefined when it names none.
 * @internal
 */
export function idOfTitle(title: string): string | undefined {
  const words = title.split(' ');
  for (const [index, word] of words.entries()) {
    const [kind, name, version] = words.slice(index, index + 3);
    const spelt = version && primitiveId({ kind, name, version });
    for (const id of [word, spelt])
      if (id && parsePrimitiveId(id)) return id;
  }
  return undefined;
}

/** Scope of a workflow run by its title; the fleet's when it names no primitive. @internal */
export function scopeOfTitle(title: string): string {
  const id = idOfTitle(title);
  return id ? scopeOfId(id) : fleetScope;
}

/** True when a title says a word, such as an environment's name. @internal */
export function hasWord(title: string, word: string): boolean {
  return title.split(' ').includes(word);
}
