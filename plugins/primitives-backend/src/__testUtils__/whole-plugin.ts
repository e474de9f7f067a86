import {
  coreServices,
  createBackendModule,
  createServiceFactory,
  RootLoggerService,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  eventsServiceFactory,
  eventsServiceRef,
} from '@backstage/plugin-events-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { inspect } from 'node:util';
import { Knex } from 'knex';
import plugin from '..';
import { toldTelemetry } from './told-telemetry';

/** A logger that keeps everything it is told, stacks and causes too, before Backstage's redaction. */
function listeningLogger(lines: string[]): RootLoggerService {
  const line = (message: string, meta?: unknown) => {
    lines.push(`${message} ${inspect(meta, { depth: 10 })}`);
  };
  const logger: RootLoggerService = {
    ...{ error: line, warn: line, info: line, debug: line },
    child: () => logger,
  };
  return logger;
}

/** Starts the plugin in a backend, with what it logs, signals and would hear by webhook within reach. @internal */
export async function startWholePlugin(options: {
  knex: Knex;
  config: object;
  result?: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
}) {
  const { knex, config, result = AuthorizeResult.ALLOW } = options;
  const publish = jest.fn(async () => {});
  const lines: string[] = [];
  const telemetry = toldTelemetry();
  let send = async (_topic: string, _payload: unknown) => {};
  const sender = createBackendModule({
    pluginId: 'primitives',
    moduleId: 'webhook-sender',
    register(env) {
      env.registerInit({
        deps: { events: eventsServiceRef },
        async init({ events }) {
          send = (topic, eventPayload) =>
            events.publish({ topic, eventPayload });
        },
      });
    },
  });
  const backend = await startTestBackend({
    features: [
      ...[plugin, sender, eventsServiceFactory],
      mockServices.database.factory({ knex }),
      createServiceFactory({
        service: coreServices.rootLogger,
        deps: {},
        factory: () => listeningLogger(lines),
      }),
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => ({ publish }),
      }),
      ...[telemetry.metrics.factory, telemetry.tracing.factory],
      mockServices.permissions.factory({ result }),
      mockServices.rootConfig.factory({ data: config }),
    ],
  });
  return {
    server: backend.server,
    ...{ publish, lines, telemetry },
    webhook: (topic: string, payload: unknown) => send(topic, payload),
    stop: () => backend.stop(),
  };
}
