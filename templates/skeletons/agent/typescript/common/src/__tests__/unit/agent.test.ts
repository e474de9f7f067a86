import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Agent } from '../../agent.ts';
import { RuleModel } from '../../model/rule-model.ts';
import { tools } from '../../tools/index.ts';

test('uses the tool that the model asks for', async () => {
  const agent = new Agent({ model: new RuleModel(), prompt: '', tools });
  const { output, uses } = await agent.invoke('t', 'add 1 2');
  assert.equal(output, 'It is 3.');
  assert.deepEqual(uses, [{ tool: 'sum', input: '1 2', output: '3' }]);
});

test('refuses a tool that it was not given', async () => {
  const agent = new Agent({ model: new RuleModel(), prompt: '', tools: [] });
  await assert.rejects(agent.invoke('t', 'add 1 2'), /sum: is not a tool/);
});

test('ends a model that goes round in circles', async () => {
  const model = { decide: async () => ({ tool: 'sum', input: '1' }) };
  const agent = new Agent({ model, prompt: '', tools });
  await assert.rejects(agent.invoke('t', 'go'), /gave no answer/);
});
