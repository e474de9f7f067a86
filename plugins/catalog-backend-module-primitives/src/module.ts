import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { PrimitivesClient } from '@ameide/plugin-primitives-common';
import { readPrimitivesConfig } from '@ameide/plugin-primitives-node';
import { ComponentReader } from './component-reader';
import { PrimitivesEntityProvider } from './primitives-entity-provider';

/** Puts every known primitive into the catalog. @public */
export const catalogModulePrimitives = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'primitives',
  register(reg) {
    reg.registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        logger: coreServices.logger,
        processing: catalogProcessingExtensionPoint,
        reader: coreServices.urlReader,
        scheduler: coreServices.scheduler,
      },
      async init({
        auth,
        config,
        discovery,
        events,
        logger,
        processing,
        reader,
        scheduler,
      }) {
        const { core, github } = readPrimitivesConfig(config);
        const primitives = new PrimitivesClient({
          baseUrl: () => discovery.getBaseUrl('primitives'),
          fetch: async (input, init) => {
            const { token } = await auth.getPluginRequestToken({
              onBehalfOf: await auth.getOwnServiceCredentials(),
              targetPluginId: 'primitives',
            });
            const headers = new Headers(init?.headers);
            headers.set('authorization', `Bearer ${token}`);
            return fetch(input, { ...init, headers });
          },
        });
        processing.addEntityProvider(
          new PrimitivesEntityProvider({
            primitives,
            events,
            logger,
            clock: () => Date.now(),
            components: new ComponentReader({
              reader,
              logger,
              repository: {
                url: `${github.webUrl}/${core.owner}/${core.repository}`,
                branch: core.branch,
              },
            }),
            runner: scheduler.createScheduledTaskRunner({
              // Events come at once; this reads files that wait, and finds what was lost.
              frequency: { seconds: 30 },
              timeout: { minutes: 2 },
              // A global task stays locked for its timeout after its backend was killed,
              // and one listing by every replica costs next to nothing.
              scope: 'local',
            }),
          }),
        );
      },
    });
  },
});
