import assert from 'node:assert/strict';
import { createClient } from '@connectrpc/connect';
import { __Name__Service } from '../proto/index.ts';
import type { SmokeCheck } from '../runtime/smoke.ts';

/** What must be true of a running service. Each begins a thread of its own, so a smoke may run again. */
export const checks: readonly SmokeCheck[] = [
  {
    title: 'the agent uses a tool and answers with what it gave',
    async run({ rpc }) {
      const { output, toolCalls } = await createClient(__Name__Service, rpc).invoke({ input: 'sum 2 3 4' });
      assert.deepEqual(
        toolCalls.map(call => [call.tool, call.input, call.output]),
        [['sum', '2 3 4', '9']],
      );
      assert.equal(output, 'It is 9.');
    },
  },
  {
    title: 'the agent says when it does not know',
    async run({ rpc }) {
      const { output } = await createClient(__Name__Service, rpc).invoke({ input: 'what is it like?' });
      assert.equal(output, 'I do not know.');
    },
  },
];
