import { randomUUID } from 'node:crypto';
import { create } from '@bufbuild/protobuf';
import { Code, ConnectError, type ServiceImpl } from '@connectrpc/connect';
import { type Run, RunSchema, RunStatus, type __Name__Service } from './proto/index.ts';
import type { Worker } from './worker.ts';
import type { WorkflowRun } from './workflows/workflow.ts';

/** What the ingress works with. */
export type Dependencies = { worker: Worker };

const statuses: Readonly<{ [status in WorkflowRun['status']]: RunStatus }> = {
  running: RunStatus.RUNNING,
  completed: RunStatus.COMPLETED,
  compensated: RunStatus.COMPENSATED,
};

/** The RPC handlers: they check what comes in, and hand it to the worker. */
export function createIngress({ worker }: Dependencies): ServiceImpl<typeof __Name__Service> {
  return {
    start({ reference, quantity }) {
      if (!reference) throw invalid('reference: must not be empty');
      const known = worker.findByReference(reference);
      if (known) return { run: toMessage(known) };
      if (quantity < 1) throw invalid('quantity: must be at least 1');
      const run: WorkflowRun = { id: randomUUID(), reference, quantity, status: 'running', steps: [], failure: '' };
      worker.submit(run);
      return { run: toMessage(run) };
    },
    get({ id }) {
      const run = worker.find(id);
      if (!run) throw new ConnectError(`id: there is no run ${JSON.stringify(id)}`, Code.NotFound);
      return { run: toMessage(run) };
    },
  };
}

function toMessage({ id, reference, status, steps, failure }: WorkflowRun): Run {
  return create(RunSchema, { id, reference, status: statuses[status], steps, failure });
}

function invalid(message: string): ConnectError {
  return new ConnectError(message, Code.InvalidArgument);
}
