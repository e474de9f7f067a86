/**
 * A backend to measure: the primitives plugin with what it stands on in the portal, or,
 * with `AMEIDE_BENCH_EMPTY`, the same without it. Configuration comes by `--config`.
 */
import { createBackend } from '@backstage/backend-defaults';
import { httpServer } from '../../../packages/backend/src/http/http-server';
import { permissionModulePortalPolicy } from '../../../packages/backend/src/permissions/policy-module';
import { rootLogger } from '../../../packages/backend/src/startup/root-logger';

const backend = createBackend();
backend.add(rootLogger);
backend.add(httpServer);
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(permissionModulePortalPolicy);
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-events-backend-module-github'));
backend.add(import('@ameide/plugin-events-backend-module-argocd'));
backend.add(import('@backstage/plugin-signals-backend'));
if (!process.env.AMEIDE_BENCH_EMPTY) backend.add(import('@ameide/plugin-primitives-backend'));

// Asked by the measuring program. What is garbage is no memory that the plugin needs.
process.on('message', question => {
  if (question === 'memory') global.gc?.();
  const { heapUsed, heapTotal, rss, external, arrayBuffers } = process.memoryUsage();
  process.send?.({ heapUsed, heapTotal, rss, external, arrayBuffers, peakRss: process.resourceUsage().maxRSS * 1024, cpu: process.cpuUsage() });
});

backend.start().then(
  () => process.send?.({ started: true }),
  (error: unknown) => {
    process.stderr.write(`The backend does not start: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
