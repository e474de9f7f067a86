import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';

/**
 * What a signed-in person may do beyond reading. Not in the list, on purpose:
 * registering and deleting catalog entities, and editing templates. Those change
 * by pull request, like everything else.
 */
const allowedToUsers = new Set([
  'primitives.refresh',
  'primitives.create',
  'primitives.enable',
  // Everybody for now; who may promote where becomes a condition of its own.
  'primitives.promote',
  'scaffolder.action.execute',
  'scaffolder.task.create',
  'scaffolder.task.cancel',
  'scaffolder.template.dry-run',
  'catalog.entity.refresh',
]);

/**
 * The portal's default: signed-in people read everything, and start what goes out
 * through CI; nobody else does anything. Backends calling each other are not asked.
 * @internal
 */
export class PortalPermissionPolicy implements PermissionPolicy {
  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    const allowed =
      user !== undefined &&
      (permission.attributes.action === 'read' ||
        allowedToUsers.has(permission.name));
    return { result: allowed ? AuthorizeResult.ALLOW : AuthorizeResult.DENY };
  }
}
