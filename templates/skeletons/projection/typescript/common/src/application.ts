import { Consumer } from './consumer/consumer.ts';
import { __Name__Service } from './proto/index.ts';
import { createQueries } from './queries/queries.ts';
import type { Application } from './runtime/application.ts';

/** Puts the projection together. */
export function createApplication(): Application {
  const consumer = new Consumer();
  return { routes: router => router.service(__Name__Service, createQueries({ consumer })) };
}
