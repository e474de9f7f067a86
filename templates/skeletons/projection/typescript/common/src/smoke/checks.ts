import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createClient } from '@connectrpc/connect';
import { __Name__Service } from '../proto/index.ts';
import type { SmokeCheck } from '../runtime/smoke.ts';

/** What must be true of a running service. Each takes a subject of its own, so a smoke may run again. */
export const checks: readonly SmokeCheck[] = [
  {
    title: 'events that were applied are in the summary',
    async run({ rpc }) {
      const client = createClient(__Name__Service, rpc);
      const subject = randomUUID();
      for (const [sequence, amountCents] of [[1n, 300n], [2n, -100n]] as const) {
        const { checkpoint } = await client.apply({ event: { subject, sequence, amountCents } });
        assert.equal(checkpoint, sequence);
      }
      const { summary } = await client.get({ subject });
      assert.equal(summary?.totalCents, 200n);
      assert.equal(summary.count, 2n);
    },
  },
  {
    title: 'an event that comes twice counts once',
    async run({ rpc }) {
      const client = createClient(__Name__Service, rpc);
      const event = { subject: randomUUID(), sequence: 1n, amountCents: 50n };
      await client.apply({ event });
      await client.apply({ event });
      assert.equal((await client.get({ subject: event.subject })).summary?.totalCents, 50n);
    },
  },
];
