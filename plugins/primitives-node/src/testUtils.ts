/** Helpers for tests of packages that stand on these gateways. @packageDocumentation */
export * from './scripted-server';
export { FakeArgoCD, type FakeApplication } from './fake-argocd';
