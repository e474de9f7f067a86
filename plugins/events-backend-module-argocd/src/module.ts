import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { eventsExtensionPoint } from '@backstage/plugin-events-node/alpha';
import { argocdNotificationTopic } from '@ameide/plugin-primitives-node';
import { createSecretValidator, readWebhookSecret } from './secret-validator';

/** Opens `POST /api/events/http/argocd.notification` where a secret is configured. @public */
export const eventsModuleArgoCDWebhook = createBackendModule({
  pluginId: 'events',
  moduleId: 'argocd-webhook',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        events: eventsExtensionPoint,
        logger: coreServices.logger,
      },
      async init({ config, events, logger }) {
        const secret = readWebhookSecret(config);
        if (!secret) {
          logger.info(
            'No primitives.argocd.webhookSecret is configured, so Argo CD has no webhook here',
          );
          return;
        }
        events.addHttpPostIngress({
          topic: argocdNotificationTopic,
          validator: createSecretValidator(secret),
        });
      },
    });
  },
});
