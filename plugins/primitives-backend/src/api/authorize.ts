import {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  isPermission,
  isReadPermission,
  Permission,
} from '@backstage/plugin-permission-common';
import {
  primitiveResourcePermissions,
  PrimitiveTarget,
  refusal,
  say,
} from '@ameide/plugin-primitives-common';
import {
  authorizePrimitive,
  authorizeReading,
  PrimitiveResource,
  Readable,
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

/**
 * Throws a `NotAllowedError` that names the permission where the caller lacks it. Of one
 * for reading it tells what may be read.
 * @internal
 */
export async function authorize(options: AuthorizeOptions): Promise<Readable> {
  const { permissions, permission, credentials, target = {} } = options;
  const ofPrimitives = primitiveResourcePermissions.find(each =>
    isPermission(permission, each),
  );
  if (ofPrimitives && isReadPermission(permission)) {
    return authorizeReading({
      ...{ permissions, credentials, permission: ofPrimitives },
    });
  }
  if (ofPrimitives) {
    await authorizePrimitive({
      ...{ permissions, credentials, target, permission: ofPrimitives },
      readResource: () => options.readResource(target),
    });
    return 'everything';
  }
  if (permission.type !== 'basic') {
    throw refusal(
      NotAllowedError,
      say('refusal.nobodyDecides', { permission: permission.name }),
    );
  }
  const [decision] = await permissions.authorize([{ permission }], {
    credentials,
  });
  if (decision.result !== AuthorizeResult.ALLOW) {
    throw refusal(
      NotAllowedError,
      say('refusal.permission', { permission: permission.name }),
    );
  }
  return 'everything';
}
