import { createHandlers, viewFor } from './handlers/handlers.ts';
import { __Name__Service } from './proto/index.ts';
import { createRoutes } from './routes/index.ts';
import type { Application } from './runtime/application.ts';

/** Puts the surface together. */
export function createApplication(): Application {
  return {
    routes: router => router.service(__Name__Service, createHandlers()),
    page: createRoutes(viewFor),
  };
}
