/** Helpers for tests of packages that stand on these gateways. @packageDocumentation */
export * from './scripted-server';
export * from './git-server';
