import {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  isPermission,
  Permission,
} from '@backstage/plugin-permission-common';
import {
  primitiveResourcePermissions,
  PrimitiveTarget,
} from '@ameide/plugin-primitives-common';
import {
  authorizePrimitive,
  PrimitiveResource,
} from '@ameide/plugin-primitives-node';

/** What a caller is checked by. @internal */
export type AuthorizeOptions = {
  permissions: PermissionsService;
  permission: Permission;
  credentials: BackstageCredentials;
  /** What a permission about primitives is wanted for; every primitive, when absent. */
  target?: PrimitiveTarget;
  /** What the policy's conditions look at. */
  readResource: (
    target: PrimitiveTarget,
  ) => Promise<PrimitiveResource | undefined>;
};

/** Throws a `NotAllowedError` that names the permission where the caller lacks it. @internal */
export async function authorize(options: AuthorizeOptions): Promise<void> {
  const { permissions, permission, credentials, target = {} } = options;
  const ofPrimitives = primitiveResourcePermissions.find(each =>
    isPermission(permission, each),
  );
  if (ofPrimitives) {
    await authorizePrimitive({
      ...{ permissions, credentials, target, permission: ofPrimitives },
      readResource: () => options.readResource(target),
    });
    return;
  }
  if (permission.type !== 'basic') {
    throw new NotAllowedError(`Nobody here decides '${permission.name}'`);
  }
  const [decision] = await permissions.authorize([{ permission }], {
    credentials,
  });
  if (decision.result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(`This needs the permission '${permission.name}'`);
  }
}
