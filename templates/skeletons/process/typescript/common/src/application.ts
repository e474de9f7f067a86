import { createIngress } from './ingress.ts';
import { __Name__Service } from './proto/index.ts';
import type { Application } from './runtime/application.ts';
import { Worker } from './worker.ts';
import { workflow } from './workflows/workflow.ts';

/** Puts the process together. */
export function createApplication(): Application {
  const worker = new Worker(workflow);
  return {
    routes: router => router.service(__Name__Service, createIngress({ worker })),
    stop: () => worker.idle(),
  };
}
