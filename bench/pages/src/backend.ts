/**
 * The portal's backend over a simulated fleet: everything that the pages ask, without the provider that puts
 * primitives into the catalog. That reads each primitive's file from GitHub, and copies of primitives have none;
 * the rig writes the same Components into a file. `AMEIDE_DENIED` names permissions that nobody has.
 */
import { createBackend } from '@backstage/backend-defaults';
import { createBackendModule } from '@backstage/backend-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { httpServer } from '../../../packages/backend/src/http/http-server';
import { permissionModulePortalPolicy } from '../../../packages/backend/src/permissions/policy-module';

const denied = (process.env.AMEIDE_DENIED ?? '').split(',').filter(Boolean);

/** Takes single permissions away, which the portal's own policy does from no signed-in person. */
const permissionModuleDenied = createBackendModule({
  pluginId: 'permission',
  moduleId: 'denied',
  register(reg) {
    reg.registerInit({
      deps: { policy: policyExtensionPoint },
      async init({ policy }) {
        policy.setPolicy({ handle: async ({ permission }) => ({ result: denied.includes(permission.name) ? AuthorizeResult.DENY : AuthorizeResult.ALLOW }) });
      },
    });
  },
});

const backend = createBackend();
backend.add(httpServer);
backend.add(import('@backstage/plugin-app-backend'));
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(denied.length > 0 ? permissionModuleDenied : permissionModulePortalPolicy);
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'));
backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(import('@ameide/plugin-scaffolder-backend-module-primitives'));
backend.add(import('@ameide/plugin-primitives-backend'));
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-events-backend-module-github'));
backend.add(import('@ameide/plugin-events-backend-module-argocd'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));

backend.start().then(
  () => process.send?.({ started: true }),
  (error: unknown) => {
    process.stderr.write(`The backend does not start: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
