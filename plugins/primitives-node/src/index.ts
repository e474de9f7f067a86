/**
 * The doors to the outside: configuration, and gateways to GitHub, Argo CD and the
 * image registry. Everything that comes in is parsed here, once.
 *
 * @packageDocumentation
 */
export { withoutAddresses } from './addresses';
export { withoutCredentials, withoutTokens } from './credentials';
export * from './argocd-gateway';
export * from './argocd-notification';
export * from './argocd-schemas';
export * from './config';
export { type ArgoCDInstanceConfig, type ArgoCDSlice } from './config-argocd';
export { type SecondPersonConfig } from './config-second-person';
export * from './github-client';
export * from './git-mirror';
export * from './github-budget';
export {
  ConditionalCache,
  type Fetch,
  type KeptAnswer,
} from './github-conditional';
export * from './github-graphql';
export { type WatchEvent, type WatchHandlers } from './argocd-watch';
export * from './permissions';
export * from './registry-gateway';
export {
  type AnswerHead,
  type OutgoingRequest,
  type RequestObserver,
  withRequestObserver,
} from './request-observer';
export * from './service-error';
