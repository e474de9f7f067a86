import { createPermission } from '@backstage/plugin-permission-common';

/** Read pipelines and the fleet. @public */
export const primitivesReadPermission = createPermission({
  name: 'primitives.pipeline.read',
  attributes: { action: 'read' },
});

/** Read the audit page. @public */
export const primitivesAuditReadPermission = createPermission({
  name: 'primitives.audit.read',
  attributes: { action: 'read' },
});

/** Ask the sources to be read again now. @public */
export const primitivesRefreshPermission = createPermission({
  name: 'primitives.refresh',
  attributes: { action: 'update' },
});

/** Open a pull request that adds a primitive to the core repo, and ask for its wiring. @public */
export const primitivesCreatePermission = createPermission({
  name: 'primitives.create',
  attributes: { action: 'create' },
});

/** Ask CI to open an enablement pull request. @public */
export const primitivesEnablePermission = createPermission({
  name: 'primitives.enable',
  attributes: { action: 'update' },
});

/** Ask CI to open a promotion pull request. @public */
export const primitivesPromotePermission = createPermission({
  name: 'primitives.promote',
  attributes: { action: 'update' },
});

/** Every permission of the primitives plugin. @public */
export const primitivesPermissions = [
  primitivesReadPermission,
  primitivesAuditReadPermission,
  primitivesRefreshPermission,
  primitivesCreatePermission,
  primitivesEnablePermission,
  primitivesPromotePermission,
];
