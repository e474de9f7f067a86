import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SandboxProvider } from '../../adapters/sandbox-provider.ts';

test('takes 2.5 percent rounded up, and at least 10', async () => {
  const provider = new SandboxProvider();
  for (const [cents, fee] of [[100n, 10n], [400n, 10n], [1_000n, 25n], [1_001n, 26n]] as const) {
    assert.equal(await provider.feeFor({ cents, currency: 'EUR' }), fee);
  }
});

test('knows a reference again, and declines above its limit', async () => {
  const provider = new SandboxProvider();
  const small = { cents: 100n, currency: 'EUR' };
  assert.deepEqual(await provider.charge('a', small), await provider.charge('a', small));
  assert.equal((await provider.charge('b', { cents: 1_000_001n, currency: 'EUR' })).isAccepted, false);
});
