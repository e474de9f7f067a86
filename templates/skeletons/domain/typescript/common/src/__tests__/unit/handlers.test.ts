// __scaffold__: these tests say what the handlers must do; take this line out when they pass.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Code, ConnectError, createClient, createRouterTransport } from '@connectrpc/connect';
import { createHandlers } from '../../handlers/handlers.ts';
import { Outbox } from '../../outbox/outbox.ts';
import { __Name__Service } from '../../proto/index.ts';
import { Store } from '../../store/store.ts';

const lines = [{ item: 'apple', quantity: 2, unitPriceCents: 25n }];

function setUp() {
  const outbox = new Outbox();
  const store = new Store(outbox);
  const handlers = createHandlers({ store, now: () => new Date('2026-01-02T03:04:05Z') });
  const transport = createRouterTransport(router => router.service(__Name__Service, handlers));
  return { outbox, client: createClient(__Name__Service, transport) };
}

function withCode(code: Code, message: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof ConnectError);
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    return true;
  };
}

describe('Create', () => {
  test('adds up the lines and says when', async () => {
    const { entry } = await setUp().client.create({ reference: 'r-1', lines });
    assert.equal(entry?.totalCents, 50n);
    assert.equal(entry.createdAt?.seconds, 1767323045n);
  });

  test('leaves one event in the outbox, also when it is called twice', async () => {
    const { client, outbox } = setUp();
    const first = await client.create({ reference: 'r-1', lines });
    const second = await client.create({ reference: 'r-1', lines });
    assert.ok(first.entry);
    assert.equal(second.entry?.id, first.entry.id);
    assert.deepEqual(outbox.waiting(), [{ id: 1, type: '__name__.created', subject: first.entry.id }]);
  });

  for (const [title, request, message] of [
    ['no reference', { reference: '', lines }, /reference/],
    ['no lines', { reference: 'r-1', lines: [] }, /lines/],
    ['a line of none', { reference: 'r-1', lines: [{ ...lines[0], quantity: 0 }] }, /lines\[0\]\.quantity/],
    ['a negative price', { reference: 'r-1', lines: [{ ...lines[0], unitPriceCents: -1n }] }, /unit_price_cents/],
  ] as const) {
    test(`refuses ${title}, and names the field`, async () => {
      await assert.rejects(setUp().client.create({ ...request, lines: [...request.lines] }), withCode(Code.InvalidArgument, message));
    });
  }
});

describe('Get', () => {
  test('says so when there is no such entry', async () => {
    await assert.rejects(setUp().client.get({ id: 'nowhere' }), withCode(Code.NotFound, /nowhere/));
  });
});

describe('List', () => {
  test('gives every entry once, page by page', async () => {
    const { client } = setUp();
    for (const reference of ['a', 'b', 'c']) await client.create({ reference, lines });
    const first = await client.list({ pageSize: 2 });
    const second = await client.list({ pageSize: 2, pageToken: first.nextPageToken });
    assert.deepEqual([...first.entries, ...second.entries].map(e => e.reference), ['a', 'b', 'c']);
    assert.equal(second.nextPageToken, '');
  });
});
