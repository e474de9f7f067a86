// __scaffold__: these tests say what the handlers must do; take this line out when they pass.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Code, ConnectError, createClient, createRouterTransport } from '@connectrpc/connect';
import { createHandlers } from '../../handlers/handlers.ts';
import type { Amount, Provider } from '../../ports/provider.ts';
import { ChargeStatus, __Name__Service } from '../../proto/index.ts';

const amount = { cents: 2_000n, currency: 'EUR' };

function setUp(isAccepted = true) {
  const asked: Array<[string, Amount]> = [];
  const provider: Provider = {
    feeFor: async () => 60n,
    charge: async (reference, charged) => {
      asked.push([reference, charged]);
      return { id: `ch_${asked.length}`, isAccepted };
    },
  };
  const transport = createRouterTransport(router => router.service(__Name__Service, createHandlers({ provider })));
  return { asked, client: createClient(__Name__Service, transport) };
}

function isInvalid(field: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof ConnectError);
    assert.equal(error.code, Code.InvalidArgument, error.message);
    assert.match(error.message, field);
    return true;
  };
}

describe('Quote', () => {
  test("adds the provider's fee, in the same currency", async () => {
    const { fee, total } = await setUp().client.quote({ amount });
    assert.deepEqual([fee?.cents, fee?.currency], [60n, 'EUR']);
    assert.deepEqual([total?.cents, total?.currency], [2_060n, 'EUR']);
  });

  test('refuses what is no amount, and names the field', async () => {
    const { client } = setUp();
    await assert.rejects(client.quote({}), isInvalid(/amount\.cents/));
    await assert.rejects(client.quote({ amount: { ...amount, currency: 'euro' } }), isInvalid(/amount\.currency/));
  });
});

describe('Charge', () => {
  test('hands reference and amount to the provider', async () => {
    const { client, asked } = setUp();
    const charge = await client.charge({ reference: 'r-1', amount });
    assert.equal(charge.chargeId, 'ch_1');
    assert.equal(charge.status, ChargeStatus.ACCEPTED);
    assert.deepEqual(asked, [['r-1', amount]]);
  });

  test('says when the provider declines', async () => {
    const { status } = await setUp(false).client.charge({ reference: 'r-1', amount });
    assert.equal(status, ChargeStatus.DECLINED);
  });

  test('asks the provider nothing without a reference', async () => {
    const { client, asked } = setUp();
    await assert.rejects(client.charge({ reference: '', amount }), isInvalid(/reference/));
    assert.deepEqual(asked, []);
  });
});
