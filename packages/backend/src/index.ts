/**
 * The portal's backend: one process and one port for the pages, the API and the
 * webhook. Wiring only; every plugin here is one that the main job uses.
 */
import { createBackend } from '@backstage/backend-defaults';
import { httpServer } from './http/http-server';
import { permissionModulePortalPolicy } from './permissions/policy-module';
import {
  githubSignInModule,
  oidcSignInModule,
} from './sign-in/sign-in-modules';
import { rootLogger } from './startup/root-logger';
import { startupChecks } from './startup/startup-checks';

const backend = createBackend();

// Lines of the log without secrets, known by the schema that the next one asks, too
backend.add(rootLogger);
// What is wrong with the configuration is said before anything runs
backend.add(startupChecks);
// Pages carry a nonce, cookies SameSite; requests under way are answered before it ends
backend.add(httpServer);

// Pages, from packages/app/dist
backend.add(import('@backstage/plugin-app-backend'));

// Who is asking, and what they may do. A provider that auth.providers does not configure
// lets nobody in; a guest outside the embedded configuration keeps the backend from starting.
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(oidcSignInModule);
backend.add(githubSignInModule);
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(permissionModulePortalPolicy);

// What there is
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
backend.add(import('@ameide/plugin-catalog-backend-module-primitives'));

// Writes go out through CI
backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(import('@ameide/plugin-scaffolder-backend-module-primitives'));

// Reads come back as facts
backend.add(import('@ameide/plugin-primitives-backend'));

// GitHub and Argo CD tell us by webhook; we tell the browser by signal and notification
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-events-backend-module-github'));
backend.add(import('@ameide/plugin-events-backend-module-argocd'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));

// Agents call what we offer, as the person they act for
backend.add(import('@backstage/plugin-mcp-actions-backend'));

backend.start().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  for (const line of message.split('\n'))
    process.stderr.write(`The portal does not start: ${line}\n`);
  process.exit(1);
});
