import {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  PrimitivesPermission,
  PrimitiveTarget,
} from '@ameide/plugin-primitives-common';
import {
  authorizePrimitive,
  PrimitiveResource,
} from '@ameide/plugin-primitives-node';

/** Whether a caller may do something, where it may depend on the primitive and the environment. @internal */
export type AccessOptions = {
  permissions: PermissionsService;
  /** What is known of a primitive, for a policy that decides by owner, kind or system. */
  resourceOf: (id: string) => Promise<PrimitiveResource | undefined>;
};

/** Throws a `NotAllowedError` that names the permission where the caller lacks it. @internal */
export async function authorize(
  access: AccessOptions,
  request: {
    permission: PrimitivesPermission;
    credentials: BackstageCredentials;
    /** What it is about; every primitive when absent. */
    target?: PrimitiveTarget;
  },
): Promise<void> {
  const { permissions, resourceOf } = access;
  const { permission, credentials, target = {} } = request;
  if ('resourceType' in permission) {
    const { id, environment } = target;
    await authorizePrimitive({
      ...{ permissions, credentials, permission, target },
      readResource: async () => {
        const known = id === undefined ? {} : await resourceOf(id);
        return known && { ...known, ...(environment && { environment }) };
      },
    });
    return;
  }
  const [decision] = await permissions.authorize([{ permission }], {
    credentials,
  });
  if (decision.result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(`This needs the permission '${permission.name}'`);
  }
}
