import { createPermission, Permission } from '@backstage/plugin-permission-common';
import { Change } from './change-request';
import { parsePrimitiveId } from './identity';
import { EnvironmentName, environmentSchema } from './names';

/**
 * Type of the resource that permissions are about: a primitive, in an environment where
 * the request would change one. A policy decides on it by conditions (owner, kind, system,
 * environment); Backstage calls these resource permissions.
 * @public
 */
export const primitiveResourceType = 'primitive';

const resourceType = primitiveResourceType;

/** Read pipelines and the fleet; of primitives that the conditions hold for, where there are some. @public */
export const primitivesReadPermission = createPermission({
  name: 'primitives.pipeline.read',
  attributes: { action: 'read' },
  resourceType,
});

/** Read the audit; of primitives that the conditions hold for, where there are some. @public */
export const primitivesAuditReadPermission = createPermission({
  name: 'primitives.audit.read',
  attributes: { action: 'read' },
  resourceType,
});

/** Open a pull request that adds a primitive to the core repo, and ask for its wiring. @public */
export const primitivesCreatePermission = createPermission({
  name: 'primitives.create',
  attributes: { action: 'create' },
});

/** Ask the sources to be read again now: for one primitive, or for all of them. @public */
export const primitivesRefreshPermission = createPermission({
  name: 'primitives.refresh',
  attributes: { action: 'update' },
  resourceType,
});

/** Ask CI to open an enablement pull request for an environment. @public */
export const primitivesEnablePermission = createPermission({
  name: 'primitives.enable',
  attributes: { action: 'update' },
  resourceType,
});

/** Ask CI to open a promotion pull request for a target environment. @public */
export const primitivesPromotePermission = createPermission({
  name: 'primitives.promote',
  attributes: { action: 'update' },
  resourceType,
});

/** Ask CI to open the pull request back to a digest that ran in an environment before. @public */
export const primitivesRollbackPermission = createPermission({
  name: 'primitives.rollback',
  attributes: { action: 'update' },
  resourceType,
});

/** Ask for an exception from a rule, for a while. @public */
export const primitivesWaivePermission = createPermission({
  name: 'primitives.waive',
  attributes: { action: 'update' },
  resourceType,
});

/** Permissions that are about one primitive, or one environment. @public */
export const primitiveResourcePermissions = [
  primitivesReadPermission,
  primitivesAuditReadPermission,
  primitivesRefreshPermission,
  primitivesEnablePermission,
  primitivesPromotePermission,
  primitivesRollbackPermission,
  primitivesWaivePermission,
];

/** Every permission of the primitives plugin. @public */
export const primitivesPermissions = [
  primitivesCreatePermission,
  ...primitiveResourcePermissions,
];

/** The permission that each change of desired state takes. @public */
export const changePermissions = {
  wiring: primitivesCreatePermission,
  enable: primitivesEnablePermission,
  promote: primitivesPromotePermission,
  rollback: primitivesRollbackPermission,
  // Whoever may bring a digest in may have it tried again.
  'retry-smoke': primitivesEnablePermission,
  waive: primitivesWaivePermission,
} satisfies Record<Change['workflow'], Permission>;

/** What a request is about: one primitive or all of them, in one environment or in none. @public */
export type PrimitiveTarget = { id?: string; environment?: EnvironmentName };

/**
 * The text that Backstage's permission API calls a resource reference: `<id>`,
 * `<id>/<environment>`, and `*` in place of the id for every primitive at once.
 * @public
 */
export function primitiveResourceRef({
  id = '*',
  environment,
}: PrimitiveTarget): string {
  return environment === undefined ? id : `${id}/${environment}`;
}

/** Reads a reference that {@link primitiveResourceRef} wrote; undefined when it is none. @public */
export function parsePrimitiveResourceRef(
  text: string,
): PrimitiveTarget | undefined {
  const [id, environment, ...rest] = text.split('/');
  const parsed = environmentSchema.optional().safeParse(environment);
  if (rest.length > 0 || !parsed.success) return undefined;
  if (id !== '*' && !parsePrimitiveId(id)) return undefined;
  return {
    ...(id !== '*' && { id }),
    ...(parsed.data && { environment: parsed.data }),
  };
}
