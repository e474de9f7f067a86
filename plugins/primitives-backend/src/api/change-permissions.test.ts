import { mockCredentials } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  isResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  ChangePermission,
  primitivesWaivePermission,
} from '@ameide/plugin-primitives-common';
import {
  createPrimitiveConditionalDecision,
  primitiveConditions,
} from '@ameide/plugin-primitives-node';
import { Decide, permissionsBy } from '../__testUtils__/api-backend';
import { readChangePermissions } from './change-permissions';

const { isOwner, isInEnvironment } = primitiveConditions;

/** As the portal's own policy has it for whoever owns something. */
const owner: Decide = permission => {
  if (!isResourcePermission(permission, 'primitive'))
    return { result: AuthorizeResult.ALLOW };
  const mine = isOwner({ owners: ['group:default/orders'] });
  const isFree = ['primitives.rollback', 'primitives.waive'].includes(
    permission.name,
  );
  return createPrimitiveConditionalDecision(
    permission,
    isFree
      ? mine
      : { allOf: [mine, isInEnvironment({ environments: ['dev', 'staging'] })] },
  );
};

async function ask(decide: Decide) {
  const permissions = permissionsBy(decide);
  const { items } = await readChangePermissions({
    ...{ permissions, credentials: mockCredentials.user() },
  });
  return { items, permissions };
}

const decisions = (items: ChangePermission[], workflow: string) =>
  Object.fromEntries(
    items
      .filter(each => each.workflow === workflow)
      .map(each => [each.environment ?? '', each.decision]),
  );

describe('readChangePermissions', () => {
  it('says of each change where it may be asked for', async () => {
    const { items, permissions } = await ask(owner);
    const moves = { staging: 'CONDITIONAL', production: 'DENY' };
    expect(decisions(items, 'wiring')).toEqual({ '': 'ALLOW' });
    expect(decisions(items, 'enable')).toEqual({ dev: 'CONDITIONAL', ...moves });
    expect(decisions(items, 'retry-smoke')).toEqual({
      ...{ dev: 'CONDITIONAL', ...moves },
    });
    expect(decisions(items, 'promote')).toEqual(moves);
    const anywhere = {
      ...{ dev: 'CONDITIONAL', staging: 'CONDITIONAL' },
      production: 'CONDITIONAL',
    };
    expect(decisions(items, 'rollback')).toEqual(anywhere);
    expect(decisions(items, 'waive')).toEqual({ '': 'CONDITIONAL', ...anywhere });
    // One question each, however many changes there are.
    expect(permissions.authorize).toHaveBeenCalledTimes(1);
    expect(permissions.authorizeConditional).toHaveBeenCalledTimes(1);
  });

  it('names the permission that each takes', async () => {
    const { items } = await ask(() => ({ result: AuthorizeResult.DENY }));
    expect(new Set(items.map(each => each.decision))).toEqual(new Set(['DENY']));
    expect(
      Object.fromEntries(items.map(each => [each.workflow, each.permission])),
    ).toEqual({
      ...{ wiring: 'primitives.create', enable: 'primitives.enable' },
      ...{ promote: 'primitives.promote', rollback: 'primitives.rollback' },
      ...{ 'retry-smoke': 'primitives.enable' },
      waive: primitivesWaivePermission.name,
    });
  });
});
