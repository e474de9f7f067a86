// __scaffold__: these tests say what the handlers must do; take this line out when they pass.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Code, ConnectError, createClient, createRouterTransport } from '@connectrpc/connect';
import { Agent } from '../../agent.ts';
import { createHandlers } from '../../handlers/handlers.ts';
import type { Message } from '../../model/model.ts';
import { __Name__Service } from '../../proto/index.ts';

function setUp() {
  const heard: Message[][] = [];
  const agent = new Agent({
    model: {
      async decide(messages) {
        heard.push([...messages]);
        return { answer: `answer ${heard.length}` };
      },
    },
    prompt: 'be brief',
    tools: [],
  });
  const transport = createRouterTransport(router => router.service(__Name__Service, createHandlers({ agent })));
  return { heard, client: createClient(__Name__Service, transport) };
}

describe('Invoke', () => {
  test('gives the answer, and a thread to go on with', async () => {
    const { client, heard } = setUp();
    const first = await client.invoke({ input: 'hello' });
    assert.equal(first.output, 'answer 1');
    assert.ok(first.threadId);
    await client.invoke({ threadId: first.threadId, input: 'again' });
    assert.deepEqual(
      heard[1].map(message => message.text),
      ['be brief', 'hello', 'answer 1', 'again'],
    );
  });

  test('keeps threads apart', async () => {
    const { client, heard } = setUp();
    await client.invoke({ threadId: 'a', input: 'one' });
    await client.invoke({ threadId: 'b', input: 'two' });
    assert.deepEqual(heard[1].map(message => message.text), ['be brief', 'two']);
  });

  test('refuses to be asked nothing, and names the field', async () => {
    await assert.rejects(setUp().client.invoke({ input: '  ' }), (error: unknown) => {
      assert.ok(error instanceof ConnectError);
      assert.equal(error.code, Code.InvalidArgument, error.message);
      assert.match(error.message, /input/);
      return true;
    });
  });
});
