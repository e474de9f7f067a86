import {
  coreServices,
  createBackendModule,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { PolicyGroups, PortalPermissionPolicy } from './policy';

/** Installs {@link PortalPermissionPolicy}; put another module in its place to decide otherwise. @internal */
export const permissionModulePortalPolicy = createBackendModule({
  pluginId: 'permission',
  moduleId: 'portal-policy',
  register(reg) {
    reg.registerInit({
      deps: {
        policy: policyExtensionPoint,
        config: coreServices.rootConfig,
        userInfo: coreServices.userInfo,
      },
      async init({ policy, config, userInfo }) {
        policy.setPolicy(
          new PortalPermissionPolicy({
            groups: readPolicyGroups(config),
            userInfo,
          }),
        );
      },
    });
  },
});

/** Reads `primitives.permissions`; an `InputError` names the key that holds no group. @internal */
export function readPolicyGroups(config: RootConfigService): PolicyGroups {
  const read = (key: string, fallback: string) => {
    const text =
      config.getOptionalString(`primitives.permissions.${key}`) ?? fallback;
    try {
      const ref = parseEntityRef(text, {
        defaultKind: 'group',
        defaultNamespace: 'default',
      });
      if (ref.kind.toLocaleLowerCase('en-US') === 'group')
        return stringifyEntityRef(ref);
    } catch {
      // Told below, with the key.
    }
    throw new InputError(
      `primitives.permissions.${key}: '${text}' is no group; give one like '${fallback}'`,
    );
  };
  return {
    release: read('releaseGroup', 'group:default/release'),
    admin: read('adminGroup', 'group:default/admins'),
  };
}
