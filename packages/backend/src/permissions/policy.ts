import {
  AuthorizeResult,
  isPermission,
  isResourcePermission,
  PolicyDecision,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  createScaffolderTaskConditionalDecision,
  scaffolderTaskConditions,
} from '@backstage/plugin-scaffolder-backend/alpha';
import { UserInfoService } from '@backstage/backend-plugin-api';
import {
  EnvironmentName,
  primitiveResourceType,
  primitivesEnablePermission,
  primitivesPromotePermission,
  primitivesRefreshPermission,
  primitivesRollbackPermission,
  primitivesWaivePermission,
} from '@ameide/plugin-primitives-common';
import {
  createPrimitiveConditionalDecision,
  primitiveConditions,
} from '@ameide/plugin-primitives-node';

/** Groups that may more than members and owners; full entity references. @internal */
export type PolicyGroups = {
  /** Moves digests in every environment, production among them. */
  release: string;
  /** Everything, waivers for whole owners among it. */
  admin: string;
};

/**
 * What every signed-in person may do beyond reading. Not in the list, on purpose:
 * registering and deleting catalog entities, and editing templates. Those change
 * by pull request, like everything else. Nor is `scaffolder.template.dry-run`: its
 * template is whatever the request brings, and Backstage's own actions then fetch
 * by the portal's credentials, not by the person's (`fetch:plain` of any repository
 * that the App reads). Dry runs of our actions in registered templates need no such right.
 */
const allowedToMembers = new Set([
  'primitives.create',
  // A template only asks; each action checks what it does with the person's credentials.
  'scaffolder.action.execute',
  'scaffolder.task.create',
  'catalog.entity.refresh',
]);

/** Environments that owners move by themselves. */
const ownersEnvironments: EnvironmentName[] = ['dev', 'staging'];

const allow: PolicyDecision = { result: AuthorizeResult.ALLOW };
const deny: PolicyDecision = { result: AuthorizeResult.DENY };

/**
 * The portal's default. Members, which is whoever signed in, read everything and create.
 * Owners of a primitive bring it into dev and staging, roll it back, have it read again,
 * and ask for waivers of it; one for everything of an owner is the administrators'. The release group moves digests everywhere. Administrators may all that is
 * about primitives. Nobody else does anything; backends calling each other are not asked.
 * @internal
 */
export class PortalPermissionPolicy implements PermissionPolicy {
  readonly #groups: PolicyGroups;
  readonly #userInfo: UserInfoService;

  constructor(options: { groups: PolicyGroups; userInfo: UserInfoService }) {
    this.#groups = options.groups;
    this.#userInfo = options.userInfo;
  }

  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!user) return deny;
    if (permission.attributes.action === 'read') return allow;
    if (isResourcePermission(permission, primitiveResourceType)) {
      const { ownershipEntityRefs } = await this.#userInfo.getUserInfo(
        user.credentials,
      );
      return this.#decide(permission, ownershipEntityRefs);
    }
    // Who stops somebody else's promotion stops a release.
    if (
      isResourcePermission(permission, 'scaffolder-task') &&
      permission.name === 'scaffolder.task.cancel'
    ) {
      const { userEntityRef } = await this.#userInfo.getUserInfo(
        user.credentials,
      );
      return createScaffolderTaskConditionalDecision(
        permission,
        scaffolderTaskConditions.isTaskOwner({ createdBy: [userEntityRef] }),
      );
    }
    return allowedToMembers.has(permission.name) ? allow : deny;
  }

  #decide(
    permission: ResourcePermission<typeof primitiveResourceType>,
    owners: string[],
  ): PolicyDecision {
    if (owners.includes(this.#groups.admin)) return allow;
    const { isOwner, isInEnvironment } = primitiveConditions;
    const onlyOwners = isOwner({ owners });
    const isMove = [
      primitivesEnablePermission,
      primitivesPromotePermission,
    ].some(move => isPermission(permission, move));
    const isRollback = isPermission(permission, primitivesRollbackPermission);
    if ((isMove || isRollback) && owners.includes(this.#groups.release))
      return allow;
    if (isMove) {
      return createPrimitiveConditionalDecision(permission, {
        allOf: [
          onlyOwners,
          isInEnvironment({ environments: ownersEnvironments }),
        ],
      });
    }
    // The way back is open in production too: it ends an outage. Its pull request is reviewed, and
    // a waiver's as well: both only ask.
    if (
      isRollback ||
      [primitivesRefreshPermission, primitivesWaivePermission].some(each =>
        isPermission(permission, each),
      )
    ) {
      return createPrimitiveConditionalDecision(permission, onlyOwners);
    }
    return deny;
  }
}
