/** Helpers for tests of packages that stand on these gateways. @packageDocumentation */
export * from './scripted-server';
export * from './testing/fault';
export * from './testing/fault-proxy';
export * from './fake-argocd';
export * from './git-server';
export * from './testing/loopback';
