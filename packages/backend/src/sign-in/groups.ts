import { stringifyEntityRef } from '@backstage/catalog-model';

/** What a group's name in the catalog may be made of: https://backstage.io/docs/features/software-catalog/descriptor-format#name-required */
const entityName = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/**
 * The catalog's groups for what an identity provider calls groups, in order and once.
 * Keycloak sends names, or paths like `/ameide/release` where its mapper says "full group
 * path". Only groups right under `parent` count, or without it only those at the top:
 * `/contractors/release` must not pass for the group `release`.
 * @internal
 */
export function groupRefs(names: readonly string[], parent = '/'): string[] {
  const folder = parent.split('/').filter(Boolean);
  const refs = names.flatMap(name => {
    const path = name.split('/').filter(Boolean);
    const last = path.at(-1);
    const isUnder =
      path.length === folder.length + 1 &&
      folder.every((part, index) => part === path[index]);
    if (!isUnder || last === undefined || !entityName.test(last)) return [];
    return [
      stringifyEntityRef({ kind: 'group', namespace: 'default', name: last }),
    ];
  });
  return [...new Set(refs)];
}
