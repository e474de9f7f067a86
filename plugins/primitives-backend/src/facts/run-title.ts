import {
  parsePrimitiveId,
  primitiveKinds,
} from '@ameide/plugin-primitives-common';
import { fleetScope } from './scope';

/**
 * Scope of a run of a workflow, from its title, where our workflows write
 * `domain-orders-v0` or `domain orders v0` as words (`run-name` of a workflow file). A
 * title that names several primitives, or none, is the fleet's.
 * @internal
 */
export function scopeOfRunTitle(title: string): string {
  const words = title.split(/\s+/);
  const scopes = words.flatMap((word, index) => {
    const ref =
      parsePrimitiveId(word) ??
      parsePrimitiveId(words.slice(index, index + 3).join('-'));
    const isSpelled = ref && primitiveKinds.some(kind => kind === ref.kind);
    return isSpelled ? [`${ref.kind}/${ref.name}`] : [];
  });
  const [scope, ...others] = new Set(scopes);
  return scope && others.length === 0 ? scope : fleetScope;
}
