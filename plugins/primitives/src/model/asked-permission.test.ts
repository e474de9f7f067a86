import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { askedPermission } from './asked-permission';
import { templateOf } from './change';

const ask = (name: string, values: Record<string, unknown>) => {
  const asked = askedPermission({
    ...{ kind: 'template', title: '', reason: '' },
    template: { name, values },
  });
  return (
    asked && [
      asked.permission.name,
      ...('resourceRef' in asked ? [asked.resourceRef] : []),
    ]
  );
};
const id = 'domain-orders-v0';

describe('the permission that a form asks for', () => {
  it.each([
    ['create-primitive', {}, ['primitives.create']],
    [
      'enable-primitive',
      { primitive: id, environment: 'dev' },
      ['primitives.enable', `${id}/dev`],
    ],
    ['retry-smoke', { primitive: id, environment: 'dev' }, ['primitives.enable', `${id}/dev`]],
    ['rollback-primitive', { primitive: id }, ['primitives.rollback', id]],
    [
      'promote-primitive',
      { primitives: [id], target: 'staging' },
      ['primitives.promote', `${id}/staging`],
    ],
    [
      'promote-primitive',
      { primitives: [id, 'domain-a-v0'], target: 'staging' },
      undefined,
    ],
    ['promote-primitive', { target: 'staging' }, ['primitives.promote', '*/staging']],
    ['waive-rule', { whom: 'primitive', primitive: id }, ['primitives.waive', id]],
    [
      'waive-rule',
      { whom: 'owner', owner: 'group:default/a', primitive: id },
      ['primitives.waive', '*'],
    ],
    // Nobody is refused before they said for what they ask.
    ['enable-primitive', { environment: 'dev' }, undefined],
    ['rollback-primitive', { primitive: '' }, undefined],
    ['waive-rule', { whom: 'primitive', rule: 'core-ci' }, undefined],
    ['something-else', { primitive: id }, undefined],
  ])('%s with %j: %j', (name, values, asked) => {
    expect(ask(name, values)).toEqual(asked);
  });

  it('is asked under the names that the templates have', () => {
    const templates = readdirSync(resolve(__dirname, '../../../../templates'));
    for (const workflow of ['enable', 'promote', 'rollback', 'retry-smoke', 'waive', 'wiring'] as const) {
      expect(templates).toContain(templateOf(workflow));
      expect(
        ask(templateOf(workflow), { primitive: id, environment: 'dev' }),
      ).toBeDefined();
    }
  });
});
