import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import {
  primitiveResourcePermissions,
  primitiveResourceRef,
  primitivesEnablePermission,
  primitivesPromotePermission,
  primitivesRefreshPermission,
  PrimitiveTarget,
} from '@ameide/plugin-primitives-common';
import {
  addPrimitiveResourceType,
  toPrimitiveResource,
} from '@ameide/plugin-primitives-node';
import { PortalPermissionPolicy } from './policy';

jest.setTimeout(60_000);

const ownershipEntityRefs = ['user:default/ada', 'group:default/orders-team'];
const id = 'domain-orders-v0';

/** A plugin that knows one primitive, in the place of the read side. */
const primitives = createBackendPlugin({
  pluginId: 'primitives',
  register(env) {
    env.registerInit({
      deps: { registry: coreServices.permissionsRegistry },
      async init({ registry }) {
        addPrimitiveResourceType(registry, async asked =>
          asked === id
            ? toPrimitiveResource({ id, owner: 'orders-team' })
            : undefined,
        );
      },
    });
  },
});

describe('the conditions of the policy, as the permission backend has the plugin apply them', () => {
  let backend: TestBackend;
  beforeAll(async () => {
    backend = await startTestBackend({ features: [primitives] });
  });
  afterAll(() => backend.stop());

  const url = () =>
    `http://localhost:${backend.server.port()}/api/primitives/.well-known/backstage/permissions`;

  it('are by rules that the plugin tells of, on permissions that it has', async () => {
    const response = await fetch(`${url()}/metadata`);
    const { permissions, rules } = await response.json();
    expect(permissions).toEqual(primitiveResourcePermissions);
    expect(rules.map((rule: { name: string }) => rule.name)).toEqual([
      'IS_OWNER',
      'IS_KIND',
      'IS_IN_SYSTEM',
      'IS_IN_ENVIRONMENT',
      'IS_ENABLED_IN',
    ]);
  });

  it.each<
    [(typeof primitiveResourcePermissions)[number], PrimitiveTarget, string]
  >([
    [primitivesEnablePermission, { id, environment: 'dev' }, 'ALLOW'],
    [primitivesPromotePermission, { id, environment: 'staging' }, 'ALLOW'],
    [primitivesPromotePermission, { id, environment: 'production' }, 'DENY'],
    [primitivesPromotePermission, { environment: 'staging' }, 'DENY'],
    [primitivesEnablePermission, { id }, 'DENY'],
    [primitivesRefreshPermission, { id }, 'ALLOW'],
    [primitivesRefreshPermission, {}, 'DENY'],
    [primitivesRefreshPermission, { id: 'domain-unknown-v0' }, 'DENY'],
  ])(
    'decide for an owner: %j of %j: %s',
    async (permission, target, result) => {
      const policy = new PortalPermissionPolicy({
        groups: {
          release: 'group:default/release',
          admin: 'group:default/admins',
        },
        userInfo: mockServices.userInfo({ ownershipEntityRefs }),
      });
      const decision = await policy.handle(
        { permission },
        {
          credentials: mockCredentials.user('user:default/ada'),
          info: { userEntityRef: 'user:default/ada', ownershipEntityRefs },
        },
      );
      const response = await fetch(`${url()}/apply-conditions`, {
        method: 'POST',
        headers: {
          authorization: mockCredentials.service.header(),
          'content-type': 'application/json',
        },
        body: JSON.stringify({
          items: [
            { id: '1', resourceRef: primitiveResourceRef(target), ...decision },
          ],
        }),
      });
      await expect(response.json()).resolves.toEqual({
        items: [{ id: '1', result }],
      });
    },
  );
});
