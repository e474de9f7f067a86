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
export { ConditionalCache } from './github-conditional';
export * from './registry-gateway';
export * from './service-error';
