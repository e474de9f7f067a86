import assert from 'node:assert/strict';
import { test } from 'node:test';
import { execute, type WorkflowRun } from '../../workflows/workflow.ts';

test('takes back what was done, the last step first', async () => {
  const run: WorkflowRun = { id: '1', reference: 'r', quantity: 1, status: 'running', steps: [], failure: '' };
  await execute(run, [
    { name: 'a', run: async () => {}, undo: async () => {} },
    { name: 'b', run: async () => {}, undo: async () => {} },
    {
      name: 'c',
      async run() {
        throw new Error('no');
      },
    },
  ]);
  assert.deepEqual(run.steps, ['a', 'b', 'undo b', 'undo a']);
  assert.equal(run.status, 'compensated');
  assert.equal(run.failure, 'c: no');
});
