import { SandboxProvider } from './adapters/sandbox-provider.ts';
import { createHandlers } from './handlers/handlers.ts';
import { __Name__Service } from './proto/index.ts';
import type { Application } from './runtime/application.ts';

/** Puts the integration together. */
export function createApplication(): Application {
  const handlers = createHandlers({ provider: new SandboxProvider() });
  return { routes: router => router.service(__Name__Service, handlers) };
}
