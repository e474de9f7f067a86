import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createClient } from '@connectrpc/connect';
import { ChargeStatus, __Name__Service } from '../proto/index.ts';
import type { SmokeCheck } from '../runtime/smoke.ts';

/** What must be true of a running service. Each takes a reference of its own, so a smoke may run again. */
export const checks: readonly SmokeCheck[] = [
  {
    title: 'Quote adds the fee to the amount',
    async run({ rpc }) {
      const { fee, total } = await createClient(__Name__Service, rpc).quote({
        amount: { cents: 10_000n, currency: 'EUR' },
      });
      assert.equal(fee?.cents, 250n);
      assert.equal(total?.cents, 10_250n);
      assert.equal(total.currency, 'EUR');
    },
  },
  {
    title: 'Charge charges once for a reference',
    async run({ rpc }) {
      const client = createClient(__Name__Service, rpc);
      const request = { reference: randomUUID(), amount: { cents: 500n, currency: 'EUR' } };
      const first = await client.charge(request);
      assert.equal(first.status, ChargeStatus.ACCEPTED);
      assert.equal((await client.charge(request)).chargeId, first.chargeId);
    },
  },
];
