import { rootHttpRouterServiceFactory } from '@backstage/backend-defaults/rootHttpRouter';
import {
  coreServices,
  createBackendFeatureLoader,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { OpenRequests } from './open-requests';

/** Reading the longest export takes seconds; Kubernetes waits for the pod somewhat longer (deploy/chart/portal). */
const longestRequestMs = 20_000;
/** Ended answers are on their way within milliseconds. */
const lastWordsMs = 1_000;

const orderlyStopRef = createServiceRef<void>({
  id: 'portal.orderly-stop',
  scope: 'root',
});

/**
 * Backstage's HTTP server, with a stop (SIGTERM) that answers the requests under way and
 * then ends within moments. Backstage's own refuses what plugins ask each other while
 * requests are under way (createLifecycleMiddleware.ts), and waits for connections without
 * a limit (createHttpServer.ts, `stop`): on PostgreSQL that is nearly a minute, since every
 * plugin that subscribes to events keeps a poll of 55 s open at the backend's own bus
 * (plugin-events-node, DefaultEventsService.ts).
 * @internal
 */
export const orderlyStop = createBackendFeatureLoader({
  loader() {
    const requests = new OpenRequests();
    return [
      rootHttpRouterServiceFactory({
        configure({ app, server, lifecycle, applyDefaults }) {
          app.use(requests.watch);
          applyDefaults();
          // Nobody here polls again: plugins were stopped before this.
          lifecycle.addShutdownHook(async () => {
            await requests.endLasting(lastWordsMs);
            server.closeAllConnections();
          });
        },
      }),
      createServiceFactory({
        service: orderlyStopRef,
        initialization: 'always',
        deps: { lifecycle: coreServices.rootLifecycle },
        factory({ lifecycle }) {
          // Plugins still work, and answer each other.
          lifecycle.addBeforeShutdownHook(() =>
            requests.answered(longestRequestMs),
          );
        },
      }),
    ];
  },
});
