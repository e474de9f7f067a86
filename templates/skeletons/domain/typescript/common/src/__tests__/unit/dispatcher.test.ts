import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Dispatcher } from '../../outbox/dispatcher.ts';
import { Outbox } from '../../outbox/outbox.ts';

test('hands events over in order, and tries one that failed again', async t => {
  t.mock.method(console, 'error', () => {});
  const outbox = new Outbox();
  for (const subject of ['a', 'b', 'c']) outbox.add({ type: 'created', subject });
  const seen: string[] = [];
  let failures = 1;
  const dispatcher = new Dispatcher(outbox, async event => {
    if (event.subject === 'b' && failures > 0) {
      failures -= 1;
      throw new Error('the broker is away');
    }
    seen.push(event.subject);
  });
  await dispatcher.dispatch();
  assert.deepEqual(seen, ['a']);
  await dispatcher.dispatch();
  assert.deepEqual(seen, ['a', 'b', 'c']);
  assert.deepEqual(outbox.waiting(), []);
});
