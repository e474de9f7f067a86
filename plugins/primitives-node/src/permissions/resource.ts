import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import {
  EnvironmentName,
  parsePrimitiveId,
  primitiveResourceType,
} from '@ameide/plugin-primitives-common';

/**
 * What a policy's conditions look at. Kind, owner and system are absent where a request
 * is about every primitive at once, and where nobody knows them: no rule holds then.
 * @public
 */
export type PrimitiveResource = {
  kind?: string;
  /** Full entity reference, `group:default/orders-team`. */
  owner?: string;
  /** Full entity reference, `system:default/commerce`. */
  system?: string;
  /** Environment that would change. */
  environment?: EnvironmentName;
  /** Environments that Git asks for it in. */
  enabledIn?: EnvironmentName[];
};

/** A rule as data, for stores that filter by it: the field has one of these values. @public */
export type PrimitiveFilter = {
  field: keyof PrimitiveResource;
  values: string[];
};

/** The resource type, as Backstage's permission registry knows it. @public */
export const primitivePermissionResourceRef = createPermissionResourceRef<
  PrimitiveResource,
  PrimitiveFilter
>().with({ pluginId: 'primitives', resourceType: primitiveResourceType });

/**
 * The resource of one primitive, from its id and what its `catalog-info.yaml` says.
 * Owner and system may be short, as people write them; what is no entity reference
 * counts as not known.
 * @public
 */
export function toPrimitiveResource(primitive: {
  id: string;
  owner?: string;
  system?: string;
  environment?: EnvironmentName;
  enabledIn?: EnvironmentName[];
}): PrimitiveResource {
  const { id, environment, enabledIn } = primitive;
  const kind = parsePrimitiveId(id)?.kind;
  const owner = fullRef(primitive.owner, 'group');
  const system = fullRef(primitive.system, 'system');
  return {
    ...(kind && { kind }),
    ...(owner && { owner }),
    ...(system && { system }),
    ...(environment && { environment }),
    ...(enabledIn && { enabledIn }),
  };
}

/**
 * Every way to write what a filter's value names, in lower case: a store that keeps
 * owners and systems as people wrote them finds by these what the rules find by the full
 * reference. None for a text that is no full reference.
 * @public
 */
export function referenceSpellings(
  field: 'owner' | 'system',
  value: string,
): string[] {
  const defaultKind = field === 'owner' ? 'group' : 'system';
  if (fullRef(value, defaultKind) !== value) return [];
  const { kind, namespace, name } = parseEntityRef(value);
  return [value, `${namespace}/${name}`, `${kind}:${name}`, name].filter(
    text => fullRef(text, defaultKind) === value,
  );
}

// https://backstage.io/docs/features/software-catalog/references: owners default to
// groups, systems to systems, and both to the namespace "default". Names of entities are
// ASCII (https://backstage.io/docs/features/software-catalog/descriptor-format), and
// databases do not agree on the lower case of anything else.
function fullRef(
  text: string | undefined,
  defaultKind: string,
): string | undefined {
  if (text === undefined || !/^[\x21-\x7e]+$/.test(text)) return undefined;
  try {
    return stringifyEntityRef(
      parseEntityRef(text, { defaultKind, defaultNamespace: 'default' }),
    );
  } catch {
    return undefined;
  }
}
