import {
  parsePrimitiveId,
  primitiveId,
} from '@ameide/plugin-primitives-common';
import { fleetScope, scopeOfId } from './scope';

/**
 * Ids of the primitives that a workflow run's title names, as `domain-orders-v0` or as
 * the words `domain orders v0`: the `run-name` of each GitOps workflow says one of the
 * two.
 * @internal
 */
export function idsOfTitle(title: string): string[] {
  const words = title.split(/\s+/);
  const ids = words.flatMap((word, index) => {
    const [kind, name, version] = words.slice(index, index + 3);
    const spelt = version && primitiveId({ kind, name, version });
    return [word, spelt]
      .flatMap(id => (id && parsePrimitiveId(id) ? [id] : []))
      .slice(0, 1);
  });
  return [...new Set(ids)];
}

/** Scope of a workflow run by its title; the fleet's when it names no one primitive. @internal */
export function scopeOfTitle(title: string): string {
  const [id, ...others] = idsOfTitle(title);
  return id && others.length === 0 ? scopeOfId(id) : fleetScope;
}

/** A title without some of the ids that it names. @internal */
export function titleWithout(
  title: string,
  isLeftOut: (id: string) => boolean,
): string {
  return title
    .split(/\s+/)
    .filter(word => !parsePrimitiveId(word) || !isLeftOut(word))
    .join(' ');
}

/** True when a title says a word, such as an environment's name. @internal */
export function hasWord(title: string, word: string): boolean {
  return title.split(/\s+/).includes(word);
}
