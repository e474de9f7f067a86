import { Server } from 'node:http';
import { rootHttpRouterServiceFactory } from '@backstage/backend-defaults/rootHttpRouter';
import {
  coreServices,
  createBackendFeatureLoader,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { makeExpressMessages } from './express-messages';
import { localHost } from './local-host';
import { OpenRequests } from './open-requests';
import { sameSite } from './same-site';
import { styleNonce } from './style-nonce';

/** Reading the longest export takes seconds; Kubernetes waits for the pod somewhat longer (deploy/chart/portal). */
const longestRequestMs = 20_000;
/** Ended answers are on their way within milliseconds. */
const lastWordsMs = 1_000;
/**
 * How long the portal may be too busy to see a request that came on an idle connection in
 * time: Node closes what was idle for too long before it reads what lies there, and who asked
 * gets a reset, or a 502 from the ingress (nodejs.org/api/http.html, `keepAliveTimeoutBuffer`).
 */
const longestStallMs = 20_000;
/**
 * Connections that wait while the portal is busy; Linux has no more wait than
 * `net.core.somaxconn`, 4096 by default. What comes when as many wait is dropped, and tried
 * again after 1, 3, 7 s and so on: with Node's 511 (nodejs.org/api/net.html, `backlog`) two
 * hundred people who read again at one signal waited for minutes, since each of their
 * requests makes connections of the backend to itself (permissions, user info).
 */
const longestQueue = 4096;

const orderlyStopRef = createServiceRef<void>({
  id: 'portal.orderly-stop',
  scope: 'root',
});

/** Backstage's HTTP server as the portal has it, whose requests are watched. @internal */
export function portalRouter(requests: OpenRequests) {
  return rootHttpRouterServiceFactory({
    configure({ app, config, server, lifecycle, applyDefaults }) {
      makeExpressMessages(server, app);
      if (config.has('auth.providers.guest')) app.use(localHost);
      app.use(requests.watch, sameSite, styleNonce);
      applyDefaults();
      server.keepAliveTimeoutBuffer = longestStallMs;
      lengthenQueue(server);
      // Nobody here polls again: plugins were stopped before this.
      lifecycle.addShutdownHook(async () => {
        await requests.endLasting(lastWordsMs);
        server.closeAllConnections();
      });
    },
  });
}

/** Backstage listens by port and host (createHttpServer.ts), and has no key for the rest. */
function lengthenQueue(server: Server) {
  const { listen } = server;
  server.listen = (port: unknown, host?: unknown, ...rest: unknown[]) =>
    Reflect.apply(listen, server, [port, host, longestQueue, ...rest]);
}

/**
 * Backstage's HTTP server, with a nonce for the styles of each page, SameSite for each
 * cookie, no host but this machine's where a guest is let in, a long queue, and a stop
 * (SIGTERM) that answers the requests under way and then ends within moments. Backstage's own refuses what plugins
 * ask each other while requests are under way (createLifecycleMiddleware.ts), and waits for
 * connections without a limit (createHttpServer.ts, `stop`): on PostgreSQL that is nearly a
 * minute, since every plugin that subscribes to events keeps a poll of 55 s open at the
 * backend's own bus (plugin-events-node, DefaultEventsService.ts).
 * @internal
 */
export const httpServer = createBackendFeatureLoader({
  loader() {
    const requests = new OpenRequests();
    return [
      portalRouter(requests),
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
