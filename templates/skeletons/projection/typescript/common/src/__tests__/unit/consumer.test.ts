import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Consumer, GapError } from '../../consumer/consumer.ts';

test('counts each event once, in order', () => {
  const consumer = new Consumer();
  const event = { subject: 'a', sequence: 1n, amountCents: 10n };
  assert.equal(consumer.apply(event), 1n);
  assert.equal(consumer.apply(event), 1n);
  assert.equal(consumer.apply({ ...event, sequence: 2n }), 2n);
  assert.deepEqual(consumer.find('a'), { subject: 'a', count: 2n, totalCents: 20n });
  assert.throws(() => consumer.apply({ ...event, sequence: 4n }), GapError);
});
