import { mockCredentials } from '@backstage/backend-test-utils';
import { createPermission } from '@backstage/plugin-permission-common';
import { PortalPermissionPolicy } from './permission-policy';

const user = {
  credentials: mockCredentials.user(),
  info: { userEntityRef: 'user:default/guest', ownershipEntityRefs: [] },
};

describe('PortalPermissionPolicy', () => {
  it.each([
    ['catalog.entity.read', 'read', 'ALLOW'],
    ['primitives.pipeline.read', 'read', 'ALLOW'],
    ['scaffolder.task.read', 'read', 'ALLOW'],
    ['primitives.create', 'create', 'ALLOW'],
    ['primitives.enable', 'update', 'ALLOW'],
    ['primitives.promote', 'update', 'ALLOW'],
    ['scaffolder.task.create', 'create', 'ALLOW'],
    ['catalog.entity.create', 'create', 'DENY'],
    ['catalog.entity.delete', 'delete', 'DENY'],
    ['catalog.location.create', 'create', 'DENY'],
    ['something.nobody.thought.of', 'update', 'DENY'],
  ] as const)('decides %s for a user: %s, %s', async (name, action, result) => {
    const permission = createPermission({ name, attributes: { action } });
    const policy = new PortalPermissionPolicy();
    await expect(policy.handle({ permission }, user)).resolves.toEqual({ result });
    await expect(policy.handle({ permission })).resolves.toEqual({ result: 'DENY' });
  });
});
