/**
 * The doors to the outside: configuration, and gateways to GitHub, Argo CD and the
 * image registry. Everything that comes in is parsed here, once.
 *
 * @packageDocumentation
 */
export * from './argocd-gateway';
export * from './argocd-schemas';
export * from './config';
export * from './github-client';
export { ConditionalCache, type CachedAnswer } from './github-conditional';
export { type WatchHandlers } from './argocd-watch';
export * from './permissions';
export * from './registry-gateway';
export * from './service-error';
