import { parsePrimitiveId } from '@ameide/plugin-primitives-common';

/** Scope of facts about no primitive in particular, or about several. @internal */
export const fleetScope = '';

/** Scope of a primitive's facts: `<kind>/<name>`, which its versions share, as they share its folder. @internal */
export function scopeOfId(id: string): string {
  const ref = parsePrimitiveId(id.replace(/-smoke$/, ''));
  return ref ? `${ref.kind}/${ref.name}` : fleetScope;
}

/** Scope of a branch `primitive/<id>/<step>`; other branches are the fleet's. @internal */
export function scopeOfBranch(branch: string): string {
  const id = /^primitive\/([^/]+)\/[^/]+$/.exec(branch)?.[1];
  return id ? scopeOfId(id) : fleetScope;
}

/** Scope of an Argo CD Application `<environment>-<component>` of one of these environments. @internal */
export function scopeOfApplication(
  name: string,
  environments: readonly string[],
): string {
  const environment = environments.find(e => name.startsWith(`${e}-`));
  return environment
    ? scopeOfId(name.slice(environment.length + 1))
    : fleetScope;
}
