import { ConfigReader } from '@backstage/config';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  createPermission,
  Permission,
} from '@backstage/plugin-permission-common';
import {
  EnvironmentName,
  primitivesAuditReadPermission,
  primitivesCreatePermission,
  primitivesEnablePermission,
  primitivesPermissions,
  primitivesPromotePermission,
  primitivesReadPermission,
  primitivesRefreshPermission,
  primitivesRollbackPermission,
  primitivesWaivePermission,
} from '@ameide/plugin-primitives-common';
import { isPrimitiveAllowed } from '@ameide/plugin-primitives-node';
import { PortalPermissionPolicy } from './policy';
import { readPolicyGroups } from './policy-module';

const groups = {
  release: 'group:default/release',
  admin: 'group:default/admins',
};
/** Who somebody is, by the groups in their token. */
const roles = {
  member: ['user:default/mia'],
  owner: ['user:default/ada', 'group:default/orders-team'],
  otherOwner: ['user:default/bob', 'group:default/billing-team'],
  release: ['user:default/rei', groups.release],
  admin: ['user:default/amy', groups.admin],
};
type Role = keyof typeof roles | 'nobody';

async function decide(permission: Permission, role: Role) {
  const ownershipEntityRefs = role === 'nobody' ? [] : roles[role];
  const credentials = mockCredentials.user(ownershipEntityRefs[0]);
  const policy = new PortalPermissionPolicy({
    groups,
    userInfo: mockServices.userInfo({ ownershipEntityRefs }),
  });
  return policy.handle(
    { permission },
    role === 'nobody'
      ? undefined
      : {
          credentials,
          info: {
            userEntityRef: 'user:default/unused',
            ownershipEntityRefs: [],
          },
        },
  );
}

/** Roles that may, of an orders primitive, per permission and environment. */
const everybody = ['member', 'owner', 'otherOwner', 'release', 'admin'];
const table: Array<
  [
    (typeof primitivesPermissions)[number],
    EnvironmentName | undefined,
    string[],
  ]
> = [
  [primitivesReadPermission, undefined, everybody],
  [primitivesAuditReadPermission, undefined, everybody],
  [primitivesCreatePermission, undefined, everybody],
  [primitivesRefreshPermission, undefined, ['owner', 'admin']],
  [primitivesEnablePermission, 'dev', ['owner', 'release', 'admin']],
  [primitivesEnablePermission, 'staging', ['owner', 'release', 'admin']],
  [primitivesEnablePermission, 'production', ['release', 'admin']],
  [primitivesPromotePermission, 'staging', ['owner', 'release', 'admin']],
  [primitivesPromotePermission, 'production', ['release', 'admin']],
  [primitivesRollbackPermission, 'dev', ['owner', 'release', 'admin']],
  [primitivesRollbackPermission, 'staging', ['owner', 'release', 'admin']],
  [primitivesRollbackPermission, 'production', ['owner', 'release', 'admin']],
  [primitivesWaivePermission, undefined, ['owner', 'admin']],
  [primitivesWaivePermission, 'production', ['owner', 'admin']],
];
const cells = table.flatMap(([permission, environment, allowed]) =>
  [...everybody, 'nobody'].map(role => ({
    name: permission.name,
    permission,
    environment,
    role: role as Role,
    allowed: allowed.includes(role),
  })),
);

describe('PortalPermissionPolicy', () => {
  it('is asked about every permission in the table', () => {
    expect(new Set(table.map(([permission]) => permission.name))).toEqual(
      new Set(primitivesPermissions.map(({ name }) => name)),
    );
  });

  it.each(cells)(
    '$role, $name in $environment: $allowed',
    async ({ permission, environment, role, allowed }) => {
      const decision = await decide(permission, role);
      const orders = {
        kind: 'domain',
        owner: 'group:default/orders-team',
        ...(environment && { environment }),
      };
      expect(isPrimitiveAllowed(decision, orders)).toBe(allowed);
    },
  );

  it.each([
    ['owner', primitivesPromotePermission, 'staging', false],
    ['owner', primitivesRefreshPermission, undefined, false],
    ['owner', primitivesWaivePermission, undefined, false],
    ['release', primitivesWaivePermission, undefined, false],
    ['admin', primitivesWaivePermission, undefined, true],
    ['release', primitivesPromotePermission, 'production', true],
    ['admin', primitivesRefreshPermission, undefined, true],
  ] as const)(
    '%s, %j of every primitive at once in %s: %s',
    async (role, permission, environment, allowed) => {
      const decision = await decide(permission, role);
      expect(
        isPrimitiveAllowed(decision, { ...(environment && { environment }) }),
      ).toBe(allowed);
    },
  );

  it('lets nobody change a primitive without owner but the release group and administrators', async () => {
    for (const [role, allowed] of [
      ['owner', false],
      ['member', false],
      ['release', true],
      ['admin', true],
    ] as const) {
      const decision = await decide(primitivesEnablePermission, role);
      expect([
        role,
        isPrimitiveAllowed(decision, { kind: 'domain', environment: 'dev' }),
      ]).toEqual([role, allowed]);
    }
  });

  it.each([
    ['catalog.entity.read', 'read', 'ALLOW'],
    ['scaffolder.task.read', 'read', 'ALLOW'],
    ['scaffolder.task.create', 'create', 'ALLOW'],
    ['catalog.entity.create', 'create', 'DENY'],
    ['catalog.entity.delete', 'delete', 'DENY'],
    ['catalog.location.create', 'create', 'DENY'],
    ['catalog.location.analyze', undefined, 'DENY'],
    ['scaffolder.template.dry-run', undefined, 'DENY'],
    ['scaffolder.template.management', undefined, 'DENY'],
    ['something.nobody.thought.of', 'update', 'DENY'],
  ] as const)(
    'decides %s of other plugins for whoever signed in: %s, %s',
    async (name, action, result) => {
      const permission = createPermission({
        name,
        attributes: action ? { action } : {},
      });
      for (const role of ['member', 'owner', 'release', 'admin'] as const) {
        await expect(decide(permission, role)).resolves.toEqual({ result });
      }
      await expect(decide(permission, 'nobody')).resolves.toEqual({
        result: AuthorizeResult.DENY,
      });
    },
  );
});

describe('a task of the Scaffolder', () => {
  it.each(['member', 'release', 'admin'] as const)(
    'is cancelled by who started it, and not by another %s',
    async role => {
      const permission = createPermission({
        name: 'scaffolder.task.cancel',
        attributes: {},
        resourceType: 'scaffolder-task',
      });
      await expect(decide(permission, role)).resolves.toMatchObject({
        result: AuthorizeResult.CONDITIONAL,
        pluginId: 'scaffolder',
        conditions: {
          rule: 'IS_TASK_OWNER',
          params: { createdBy: [roles[role][0]] },
        },
      });
    },
  );
});

describe('readPolicyGroups', () => {
  const read = (permissions: object) =>
    readPolicyGroups(new ConfigReader({ primitives: { permissions } }));

  it('has defaults, and completes short names', () => {
    expect(read({})).toEqual(groups);
    expect(
      read({ releaseGroup: 'Releasers', adminGroup: 'group:ops/admins' }),
    ).toEqual({
      release: 'group:default/releasers',
      admin: 'group:ops/admins',
    });
  });

  it.each([['user:default/ada'], ['group:'], [':']])(
    'refuses %j, and names the key',
    releaseGroup => {
      expect(() => read({ releaseGroup })).toThrow(
        `primitives.permissions.releaseGroup: '${releaseGroup}'`,
      );
    },
  );
});
