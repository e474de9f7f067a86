import {
  parsePrimitiveId,
  primitiveId,
} from '@ameide/plugin-primitives-common';
import { fleetScope, scopeOfId } from './scope';

/**
 * Id of the one primitive that a workflow run's title names, as `domain-orders-v0` or as
 * the words `domain orders v0`: the `run-name` of each GitOps workflow says one of the
 * two. Undefined when it names none, or several.
 * @internal
 */
export function idOfTitle(title: string): string | undefined {
  const words = title.split(/\s+/);
  const ids = words.flatMap((word, index) => {
    const [kind, name, version] = words.slice(index, index + 3);
    const spelt = version && primitiveId({ kind, name, version });
    return [word, spelt].filter(id => id && parsePrimitiveId(id)).slice(0, 1);
  });
  const [id, ...others] = new Set(ids);
  return others.length === 0 ? id : undefined;
}

/** Scope of a workflow run by its title; the fleet's when it names no one primitive. @internal */
export function scopeOfTitle(title: string): string {
  const id = idOfTitle(title);
  return id ? scopeOfId(id) : fleetScope;
}

/** True when a title says a word, such as an environment's name. @internal */
export function hasWord(title: string, word: string): boolean {
  return title.split(/\s+/).includes(word);
}
