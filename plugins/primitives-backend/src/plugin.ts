import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  PrimitivesSignal,
  primitivesChangedTopic,
  primitivesPermissions,
  primitivesSignalChannel,
} from '@ameide/plugin-primitives-common';
import { readPrimitivesConfig } from '@ameide/plugin-primitives-node';
import { registerActions } from './actions';
import { Collector } from './collector';
import { DocumentStore } from './document-store';
import { FactStore } from './facts/fact-store';
import { SourceStatusStore } from './facts/source-status-store';
import { ReadModel } from './read-model';
import { createRouter } from './router';
import { createSources } from './sources/create-sources';
import { Trigger } from './trigger';
import { subscribeToWebhooks } from './webhooks';

/** Name of the scheduled task; one replica of the backend runs it at a time. */
const taskId = 'primitives-collect';

/** Collects what GitHub, the registry and Argo CD report of primitives, and serves what follows. @public */
export const primitivesPlugin = createBackendPlugin({
  pluginId: 'primitives',
  register(env) {
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        rootConfig: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
      },
      async init(deps) {
        const {
          rootConfig,
          database,
          events,
          httpRouter,
          lifecycle,
          logger,
          signals,
          scheduler,
        } = deps;
        const config = readPrimitivesConfig(rootConfig);
        deps.permissionsRegistry.addPermissions(primitivesPermissions);

        const facts = await FactStore.create({ database, logger });
        const db = await database.getClient();
        const statuses = new SourceStatusStore({ db });
        const documents = new DocumentStore({ db });
        const model = new ReadModel({ documents, statuses });

        const { sources, watch } = await createSources({
          config,
          rootConfig,
          logger,
        });
        const collector = new Collector({
          ...{ sources, facts, statuses, documents, config, logger },
          onChange: async ({ ids, setChanged }) => {
            await signals.publish<PrimitivesSignal>({
              recipients: { type: 'broadcast' },
              channel: primitivesSignalChannel,
              message: { type: 'changed', ids },
            });
            if (setChanged)
              await events.publish({
                topic: primitivesChangedTopic,
                eventPayload: { ids },
              });
          },
        });

        const stopped = new AbortController();
        const run = (signal: AbortSignal) =>
          collector.run(AbortSignal.any([signal, stopped.signal]));
        await scheduler.scheduleTask({
          id: taskId,
          scope: 'global',
          ...config.schedule,
          fn: run,
        });
        // Not scheduler.triggerTask: its worker looks for work every 5 s, and a webhook should show in 3.
        const trigger = new Trigger({
          run: () => collector.run(stopped.signal),
          onError: error => logger.error(`A reconcile failed: ${error}`),
        });
        await subscribeToWebhooks({
          events,
          config,
          collector,
          ask: () => trigger.ask(),
        });
        lifecycle.addStartupHook(() =>
          watch({ signal: stopped.signal, ask: () => trigger.ask() }),
        );
        lifecycle.addShutdownHook(() => {
          trigger.stop();
          stopped.abort();
        });

        registerActions({ ...deps, model });
        httpRouter.use(
          createRouter({ ...deps, model, refresh: async () => trigger.ask() }),
        );
        httpRouter.addAuthPolicy({ path: '/health', allow: 'unauthenticated' });
      },
    });
  },
});
