// __scaffold__: these tests say what the queries must do; take this line out when they pass.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Code, ConnectError, createClient, createRouterTransport } from '@connectrpc/connect';
import { Consumer } from '../../consumer/consumer.ts';
import { __Name__Service } from '../../proto/index.ts';
import { createQueries } from '../../queries/queries.ts';

function setUp() {
  const consumer = new Consumer();
  const transport = createRouterTransport(router => router.service(__Name__Service, createQueries({ consumer })));
  return { consumer, client: createClient(__Name__Service, transport) };
}

function withCode(code: Code, message: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof ConnectError);
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    return true;
  };
}

describe('Apply', () => {
  test('gives the checkpoint', async () => {
    const { client } = setUp();
    const { checkpoint } = await client.apply({ event: { subject: 'a', sequence: 1n, amountCents: 5n } });
    assert.equal(checkpoint, 1n);
  });

  test('refuses a gap, and says which event is missing', async () => {
    const { client } = setUp();
    await assert.rejects(
      client.apply({ event: { subject: 'a', sequence: 3n, amountCents: 5n } }),
      withCode(Code.FailedPrecondition, /event 1/),
    );
  });

  test('refuses what is no event, and names the field', async () => {
    const { client } = setUp();
    await assert.rejects(client.apply({}), withCode(Code.InvalidArgument, /event\.subject/));
    await assert.rejects(client.apply({ event: { subject: 'a' } }), withCode(Code.InvalidArgument, /event\.sequence/));
  });
});

describe('Get', () => {
  test('gives the summary, and says so when there is none', async () => {
    const { client, consumer } = setUp();
    consumer.apply({ subject: 'a', sequence: 1n, amountCents: 7n });
    assert.equal((await client.get({ subject: 'a' })).summary?.totalCents, 7n);
    await assert.rejects(client.get({ subject: 'b' }), withCode(Code.NotFound, /"b"/));
  });
});

describe('Top', () => {
  test('gives the highest first, and no more than asked for', async () => {
    const { client, consumer } = setUp();
    for (const [subject, amountCents] of [['a', 1n], ['b', 3n], ['c', 2n]] as const) {
      consumer.apply({ subject, sequence: 1n, amountCents });
    }
    const { summaries } = await client.top({ limit: 2 });
    assert.deepEqual(summaries.map(summary => summary.subject), ['b', 'c']);
  });
});
