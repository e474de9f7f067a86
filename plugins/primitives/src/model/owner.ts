/** Most owners that the API takes in one question. */
const maxOwners = 50;

/**
 * The ways in which a catalog-info file may write somebody's groups: in full, without the
 * namespace `default`, and by the bare name, as `spec.owner` allows
 * (https://backstage.io/docs/features/software-catalog/references).
 * @internal
 */
export function ownerSpellings(refs: readonly string[]): string[] {
  const all = refs.flatMap(ref => {
    const match = /^([^:]+):default\/(.+)$/.exec(ref);
    if (!match) return [ref];
    const [, kind, name] = match;
    // A bare name means a group.
    return [ref, `${kind}:${name}`, ...(kind === 'group' ? [name] : [])];
  });
  return [...new Set(all)].slice(0, maxOwners);
}

/** A person as a person says it: users of the default namespace by their bare name. @internal */
export function personName(ref: string): string {
  return ref.replace(/^user:(?:default\/)?/i, '');
}

/** An owner as a person says it: groups of the default namespace by their bare name. @internal */
export function ownerName(ref: string): string;
export function ownerName(ref: string | undefined): string | undefined;
export function ownerName(ref: string | undefined): string | undefined {
  return ref?.replace(/^group:(?:default\/)?/i, '');
}
