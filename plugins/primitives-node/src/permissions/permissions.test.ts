import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import { createConditionTransformer } from '@backstage/plugin-permission-node';
import {
  EnvironmentName,
  primitivesEnablePermission,
  primitivesPermissions,
} from '@ameide/plugin-primitives-common';
import fc from 'fast-check';
import { authorizePrimitive, isPrimitiveAllowed } from './authorize-primitive';
import {
  PrimitiveFilter,
  PrimitiveResource,
  toPrimitiveResource,
} from './resource';
import { addPrimitiveResourceType } from './resource-type';
import {
  createPrimitiveConditionalDecision,
  primitiveConditions,
  primitiveRules,
} from './rules';

const { isOwner, isKind, isInSystem, isInEnvironment, isEnabledIn } =
  primitiveConditions;
const orders: PrimitiveResource = {
  kind: 'domain',
  owner: 'group:default/orders-team',
  system: 'system:default/commerce',
  environment: 'staging',
};
const credentials = mockCredentials.user('user:default/ada');
const only = (
  conditions: Parameters<typeof createPrimitiveConditionalDecision>[1],
) => createPrimitiveConditionalDecision(primitivesEnablePermission, conditions);

describe('isPrimitiveAllowed', () => {
  it.each([
    [
      'owner',
      isOwner({ owners: ['user:default/ada', 'group:default/orders-team'] }),
      true,
    ],
    [
      'another owner',
      isOwner({ owners: ['group:default/billing-team'] }),
      false,
    ],
    ['kind', isKind({ kinds: ['domain'] }), true],
    ['another kind', isKind({ kinds: ['agent'] }), false],
    ['system', isInSystem({ systems: ['system:default/commerce'] }), true],
    [
      'another system',
      isInSystem({ systems: ['system:default/payments'] }),
      false,
    ],
    [
      'environment',
      isInEnvironment({ environments: ['dev', 'staging'] }),
      true,
    ],
    [
      'another environment',
      isInEnvironment({ environments: ['production'] }),
      false,
    ],
    [
      'all of',
      {
        allOf: [
          isKind({ kinds: ['domain'] }),
          isInEnvironment({ environments: ['dev'] }),
        ],
      },
      false,
    ],
    [
      'any of',
      {
        anyOf: [
          isKind({ kinds: ['domain'] }),
          isInEnvironment({ environments: ['dev'] }),
        ],
      },
      true,
    ],
    ['not', { not: isInEnvironment({ environments: ['production'] }) }, true],
  ] as const)('applies a condition by %s', (_, conditions, expected) => {
    expect(
      isPrimitiveAllowed(
        only(conditions as Parameters<typeof only>[0]),
        orders,
      ),
    ).toBe(expected);
  });

  it('holds for nothing that is unknown', () => {
    for (const condition of [
      isOwner({ owners: [''] }),
      isKind({ kinds: [''] }),
      isInSystem({ systems: [''] }),
      isInEnvironment({ environments: [''] }),
    ]) {
      expect(isPrimitiveAllowed(only(condition), {})).toBe(false);
      expect(isPrimitiveAllowed(only(condition), undefined)).toBe(false);
    }
  });

  it('refuses a condition by a rule that primitives do not have', () => {
    const condition = {
      rule: 'IS_FRIDAY',
      resourceType: 'primitive' as const,
      params: {},
    };
    expect(() => isPrimitiveAllowed(only(condition), orders)).toThrow(
      "'IS_FRIDAY'",
    );
  });

  it('says the same as the filter that a store would apply', () => {
    const toFilters = createConditionTransformer<PrimitiveFilter, never[]>(
      Object.values(primitiveRules) as never[],
    );
    const text = fc.constantFrom('a', 'b', 'c');
    const environment = fc.constantFrom<EnvironmentName>(
      'dev',
      'staging',
      'production',
    );
    const resource = fc.record(
      {
        ...{ kind: text, owner: text, system: text, environment },
        enabledIn: fc.array(environment),
      },
      { requiredKeys: [] },
    );
    const condition = fc.oneof(
      fc.array(text, { minLength: 1 }).map(owners => isOwner({ owners })),
      fc.array(text, { minLength: 1 }).map(kinds => isKind({ kinds })),
      fc.array(text, { minLength: 1 }).map(systems => isInSystem({ systems })),
      fc
        .array(environment, { minLength: 1 })
        .map(environments => isInEnvironment({ environments })),
      fc
        .array(environment, { minLength: 1 })
        .map(environments => isEnabledIn({ environments })),
    );
    fc.assert(
      fc.property(resource, condition, (value, criteria) => {
        const filter = toFilters(criteria);
        if (!('field' in filter))
          throw new Error('A single condition gives a single filter');
        const found = [value[filter.field] ?? []].flat();
        expect(isPrimitiveAllowed(only(criteria), value)).toBe(
          found.some(each => filter.values.includes(each)),
        );
      }),
    );
  });
});

describe('authorizePrimitive', () => {
  const ask = (
    decision: PolicyDecision,
    resource: PrimitiveResource | undefined = orders,
  ) => {
    const permissions = mockServices.permissions.mock({
      authorizeConditional: async () => [decision],
    });
    const readResource = jest.fn(async () => resource);
    const asked = authorizePrimitive({
      permissions,
      credentials,
      permission: primitivesEnablePermission,
      target: { id: 'domain-orders-v0', environment: 'staging' },
      readResource,
    });
    return { asked, readResource, permissions };
  };

  it('goes on, and looks nothing up, on a plain yes', async () => {
    const { asked, readResource, permissions } = ask({
      result: AuthorizeResult.ALLOW,
    });
    await expect(asked).resolves.toBeUndefined();
    expect(readResource).not.toHaveBeenCalled();
    expect(permissions.authorizeConditional).toHaveBeenCalledWith(
      [{ permission: primitivesEnablePermission }],
      {
        credentials,
      },
    );
  });

  it('goes on where the conditions hold', async () => {
    await expect(
      ask(only(isOwner({ owners: ['group:default/orders-team'] }))).asked,
    ).resolves.toBeUndefined();
  });

  it.each([
    [
      'a plain no',
      { result: AuthorizeResult.DENY } as const,
      orders,
      'ask the platform team',
    ],
    [
      'conditions that do not hold',
      only(isOwner({ owners: ['user:default/eve'] })),
      orders,
      'you have it for others',
    ],
    [
      'conditions on what nobody knows',
      only(isOwner({ owners: ['user:default/eve'] })),
      undefined,
      'you have it for others',
    ],
  ])(
    'refuses on %s, with permission and target',
    async (_, decision, resource, hint) => {
      const { asked } = ask(decision, resource);
      await expect(asked).rejects.toMatchObject({
        name: 'NotAllowedError',
        message: expect.stringContaining(hint),
      });
      await expect(asked).rejects.toThrow(
        "'primitives.enable' for domain-orders-v0 in staging",
      );
    },
  );
});

describe('toPrimitiveResource', () => {
  it('completes what people write short', () => {
    expect(
      toPrimitiveResource({
        id: 'domain-orders-v0',
        owner: 'Orders-Team',
        system: 'commerce',
        environment: 'staging',
      }),
    ).toEqual(orders);
  });

  it('takes what is no reference, or is missing, for unknown', () => {
    expect(
      toPrimitiveResource({ id: 'nonsense', owner: 'group:', system: '' }),
    ).toEqual({});
  });
});

describe('addPrimitiveResourceType', () => {
  it('registers the permissions, and reads references into resources', async () => {
    const registry = mockServices.permissionsRegistry.mock();
    addPrimitiveResourceType(registry, async id =>
      id === 'domain-orders-v0'
        ? { kind: 'domain', owner: 'group:default/a' }
        : undefined,
    );
    const [options] = registry.addResourceType.mock.calls[0];
    expect(options.permissions?.length).toBeGreaterThan(0);
    expect(primitivesPermissions).toEqual(
      expect.arrayContaining(options.permissions ?? []),
    );
    await expect(
      options.getResources?.([
        'domain-orders-v0',
        'domain-orders-v0/dev',
        '*/production',
        'domain-new-v0',
        '../x',
        'x/y/z',
      ]),
    ).resolves.toEqual([
      { kind: 'domain', owner: 'group:default/a' },
      { kind: 'domain', owner: 'group:default/a', environment: 'dev' },
      { environment: 'production' },
      undefined,
      undefined,
      undefined,
    ]);
  });
});
