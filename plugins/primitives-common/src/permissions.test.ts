import { isResourcePermission } from '@backstage/plugin-permission-common';
import fc from 'fast-check';
import { primitiveId, primitiveKinds } from './identity';
import { environments } from './names';
import {
  parsePrimitiveResourceRef,
  primitiveResourcePermissions,
  primitiveResourceRef,
  primitivesPermissions,
} from './permissions';

describe('permissions', () => {
  it('have names of their own', () => {
    const names = primitivesPermissions.map(permission => permission.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('are about a resource exactly where a policy may decide by owner and environment', () => {
    expect(
      primitivesPermissions.filter(permission =>
        isResourcePermission(permission, 'primitive'),
      ),
    ).toEqual(primitiveResourcePermissions);
  });
});

describe('primitiveResourceRef', () => {
  const target = fc.record(
    {
      id: fc
        .record({
          kind: fc.constantFrom(...primitiveKinds),
          name: fc.stringMatching(/^[a-z][a-z0-9]{0,7}(-[a-z0-9]{1,4}){0,2}$/),
          version: fc.nat(20).map(n => `v${n}`),
        })
        .map(primitiveId),
      environment: fc.constantFrom(...environments),
    },
    { requiredKeys: [] },
  );

  it('is read back as it was written', () => {
    fc.assert(
      fc.property(target, value => {
        expect(parsePrimitiveResourceRef(primitiveResourceRef(value))).toEqual(
          value,
        );
      }),
    );
  });

  it.each([
    '',
    '/',
    '*/',
    '*/qa',
    'orders',
    'domain-orders-v0/',
    'domain-orders-v0/dev/x',
    '**',
    'dev',
  ])('does not read %j as one', text => {
    expect(parsePrimitiveResourceRef(text)).toBeUndefined();
  });
});
