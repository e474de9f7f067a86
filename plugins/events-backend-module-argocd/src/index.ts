/**
 * Takes Argo CD's notifications as events, when they carry the shared secret.
 *
 * @packageDocumentation
 */
export { eventsModuleArgoCDWebhook as default } from './module';
