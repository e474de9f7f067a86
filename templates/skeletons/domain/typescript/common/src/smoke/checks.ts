import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createClient, type Transport } from '@connectrpc/connect';
import { __Name__Service } from '../proto/index.ts';
import type { SmokeCheck } from '../runtime/smoke.ts';

const lines = [
  { item: 'apple', quantity: 3, unitPriceCents: 40n },
  { item: 'pear', quantity: 1, unitPriceCents: 55n },
];

function clientOf(rpc: Transport) {
  return createClient(__Name__Service, rpc);
}

/** What must be true of a running service. Each takes a reference of its own, so a smoke may run again. */
export const checks: readonly SmokeCheck[] = [
  {
    title: 'Create adds up the lines, and Get gives the same entry',
    async run({ rpc }) {
      const client = clientOf(rpc);
      const { entry } = await client.create({ reference: randomUUID(), lines });
      assert.equal(entry?.totalCents, 175n);
      assert.deepEqual((await client.get({ id: entry.id })).entry, entry);
    },
  },
  {
    title: 'Create with the same reference gives the entry that is there',
    async run({ rpc }) {
      const client = clientOf(rpc);
      const reference = randomUUID();
      const first = await client.create({ reference, lines });
      assert.ok(first.entry);
      assert.deepEqual((await client.create({ reference, lines })).entry, first.entry);
    },
  },
];
