import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createClient, type Transport } from '@connectrpc/connect';
import { type Run, RunStatus, __Name__Service } from '../proto/index.ts';
import type { SmokeCheck } from '../runtime/smoke.ts';

const deadlineMs = 3_000;

async function runToEnd(rpc: Transport, quantity: number): Promise<Run> {
  const client = createClient(__Name__Service, rpc);
  let { run } = await client.start({ reference: randomUUID(), quantity });
  for (const deadline = Date.now() + deadlineMs; run?.status === RunStatus.RUNNING && Date.now() < deadline; ) {
    await new Promise(resolve => setTimeout(resolve, 20));
    run = (await client.get({ id: run.id })).run;
  }
  assert.ok(run, 'the answer holds no run');
  return run;
}

/** What must be true of a running service. Each takes a reference of its own, so a smoke may run again. */
export const checks: readonly SmokeCheck[] = [
  {
    title: 'a run goes through every step',
    async run({ rpc }) {
      const run = await runToEnd(rpc, 1);
      assert.deepEqual(run.steps, ['reserve', 'confirm']);
      assert.equal(run.status, RunStatus.COMPLETED);
    },
  },
  {
    title: 'a run that fails is taken back',
    async run({ rpc }) {
      const run = await runToEnd(rpc, 1_000);
      assert.deepEqual(run.steps, ['reserve', 'undo reserve']);
      assert.equal(run.status, RunStatus.COMPENSATED);
    },
  },
];
