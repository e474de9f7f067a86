// __scaffold__: these tests say what the view must hold; take this line out when they pass.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createClient, createRouterTransport } from '@connectrpc/connect';
import { createHandlers, viewFor } from '../../handlers/handlers.ts';
import { __Name__Service } from '../../proto/index.ts';

describe('GetView', () => {
  test('greets by name, and links to what is there', async () => {
    const transport = createRouterTransport(router => router.service(__Name__Service, createHandlers()));
    const view = await createClient(__Name__Service, transport).getView({ visitor: ' Ada ' });
    assert.equal(view.title, '__name__');
    assert.equal(view.greeting, 'Welcome, Ada.');
    assert.deepEqual(view.links.map(link => link.path), ['/healthz']);
  });

  for (const visitor of ['', '   ']) {
    test(`greets a stranger for ${JSON.stringify(visitor)}`, () => {
      assert.equal(viewFor(visitor).greeting, 'Welcome, stranger.');
    });
  }

  test('does not repeat a name of any length', () => {
    assert.ok(viewFor('a'.repeat(1_000)).greeting.length < 120);
  });
});
