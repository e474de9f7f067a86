// __scaffold__: these tests say what the ingress must do; take this line out when they pass.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Code, ConnectError, createClient, createRouterTransport } from '@connectrpc/connect';
import { createIngress } from '../../ingress.ts';
import { RunStatus, __Name__Service } from '../../proto/index.ts';
import { Worker } from '../../worker.ts';

function setUp() {
  const worker = new Worker([{ name: 'only', run: async () => {} }]);
  const transport = createRouterTransport(router => router.service(__Name__Service, createIngress({ worker })));
  return { worker, client: createClient(__Name__Service, transport) };
}

function withCode(code: Code, message: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof ConnectError);
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    return true;
  };
}

describe('Start', () => {
  test('starts a run that the worker carries through', async () => {
    const { client, worker } = setUp();
    const { run } = await client.start({ reference: 'r-1', quantity: 1 });
    assert.equal(run?.reference, 'r-1');
    await worker.idle();
    const ended = await client.get({ id: run.id });
    assert.equal(ended.run?.status, RunStatus.COMPLETED);
    assert.deepEqual(ended.run.steps, ['only']);
  });

  test('gives the run that is there for the same reference', async () => {
    const { client } = setUp();
    const first = await client.start({ reference: 'r-1', quantity: 1 });
    const second = await client.start({ reference: 'r-1', quantity: 1 });
    assert.ok(first.run);
    assert.equal(second.run?.id, first.run.id);
  });

  test('refuses what is not complete, and names the field', async () => {
    const { client } = setUp();
    await assert.rejects(client.start({ quantity: 1 }), withCode(Code.InvalidArgument, /reference/));
    await assert.rejects(client.start({ reference: 'r-1' }), withCode(Code.InvalidArgument, /quantity/));
  });
});

describe('Get', () => {
  test('says so when there is no such run', async () => {
    await assert.rejects(setUp().client.get({ id: 'nowhere' }), withCode(Code.NotFound, /nowhere/));
  });
});
