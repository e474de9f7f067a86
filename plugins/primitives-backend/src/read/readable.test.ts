import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  EnvironmentName,
  environments,
  parsePrimitiveId,
  primitivesReadPermission,
} from '@ameide/plugin-primitives-common';
import {
  authorizeReading,
  createPrimitiveConditionalDecision,
  isPrimitiveAllowed,
  primitiveConditions,
  toPrimitiveResource,
} from '@ameide/plugin-primitives-node';
import fc from 'fast-check';
import { Knex } from 'knex';
import { z } from 'zod';
import { describeOnDatabases } from '../__testUtils__/databases';
import { scopeOfId } from '../facts/scope';
import { openDatabase } from '../store/open-database';
import {
  isSomeHidden,
  readableDocuments,
  whereScopeReadable,
} from './readable';

jest.setTimeout(120_000);

type Primitive = {
  id: string;
  owner?: string;
  system?: string;
  enabledIn: EnvironmentName[];
};
type Conditions = Parameters<typeof createPrimitiveConditionalDecision>[1];

const kinds = ['domain', 'agent'];
/** As people write them, and as nobody should. */
const owners = [
  ...['orders', 'group:orders', 'Group:Default/Orders', 'default/orders'],
  ...['user:ada', 'group:other/orders', 'a/b:c', 'x:y/z', 'ördnung', ' orders'],
  ...["o'; drop table primitives_document; --", '%', '', ':', 'a:b:c'],
];
const systems = ['shop', 'system:default/shop', 'default/SHOP', 'other/shop'];
const references = [
  ...['group:default/orders', 'user:default/ada', 'group:other/orders'],
  ...['orders', 'group:a/b:c', 'x:y/z', 'group:default/%', 'a:default/b:c'],
  ...["group:default/o'; drop table primitives_document; --"],
  ...['system:default/shop', 'system:other/shop', 'group:default/ördnung'],
];

const primitives = fc.uniqueArray(
  fc.record(
    {
      id: fc
        .tuple(
          fc.constantFrom(...kinds),
          fc.constantFrom('orders', 'billing'),
          fc.constantFrom('v0', 'v1'),
        )
        .map(parts => parts.join('-')),
      owner: fc.constantFrom(...owners),
      system: fc.constantFrom(...systems),
      enabledIn: fc.subarray([...environments]),
    },
    { requiredKeys: ['id', 'enabledIn'] },
  ),
  { maxLength: 6, selector: each => each.id },
);
const some = <T>(values: readonly T[]) =>
  fc.array(fc.constantFrom(...values), { maxLength: 3 });
const { conditions } = fc.letrec<{ conditions: Conditions }>(tie => ({
  conditions: fc.oneof(
    { depthSize: 'small' },
    some(references).map(each => primitiveConditions.isOwner({ owners: each })),
    some(references).map(each =>
      primitiveConditions.isInSystem({ systems: each }),
    ),
    some(kinds).map(each => primitiveConditions.isKind({ kinds: each })),
    some(environments).map(each =>
      primitiveConditions.isEnabledIn({ environments: each }),
    ),
    some(environments).map(each =>
      primitiveConditions.isInEnvironment({ environments: each }),
    ),
    tie('conditions').map(not => ({ not })),
    fc.tuple(tie('conditions'), tie('conditions')).map(allOf => ({ allOf })),
    fc.tuple(tie('conditions'), tie('conditions')).map(anyOf => ({ anyOf })),
  ),
}));

const idsSchema = z.array(z.object({ id: z.string() }));
const scopesSchema = z.array(z.object({ scope: z.string() }));

async function put(db: Knex, known: readonly Primitive[]): Promise<void> {
  for (const table of ['document', 'environment', 'look'])
    await db(`primitives_${table}`).delete();
  const documents = known.map(({ id, owner = '', system = '' }) => ({
    ...{ id, owner, system, scope: scopeOfId(id), hash: '', body: '' },
    ...{ summary: '', kind: parsePrimitiveId(id)?.kind },
  }));
  const places = known.flatMap(({ id, enabledIn }) =>
    environments.map((environment, position) => ({
      ...{ id, environment, position, digest: '', status: '', done: '' },
      enabled: enabledIn.includes(environment),
    })),
  );
  const scopes = new Set(known.map(({ id }) => scopeOfId(id)));
  const looks = ['', ...scopes].map(scope => ({ scope, rule: 'r', looked: 1 }));
  // One statement each: the property asks a database hundreds of times.
  if (documents.length > 0) await db('primitives_document').insert(documents);
  if (places.length > 0) await db('primitives_environment').insert(places);
  await db('primitives_look').insert(looks);
}

describeOnDatabases('conditions on reading', ({ init }) => {
  let db: Knex;
  beforeAll(async () => {
    db = await openDatabase(mockServices.database({ knex: await init() }));
  });

  it('leave the same in the database as when each primitive is asked about', async () => {
    await fc.assert(
      fc.asyncProperty(primitives, conditions, async (known, criteria) => {
        await put(db, known);
        const decision = createPrimitiveConditionalDecision(
          primitivesReadPermission,
          criteria,
        );
        const readable = await authorizeReading({
          permissions: mockServices.permissions.mock({
            authorizeConditional: async () => [decision],
          }),
          credentials: mockCredentials.user(),
          permission: primitivesReadPermission,
        });
        const isAllowed = (primitive: Primitive) =>
          isPrimitiveAllowed(decision, toPrimitiveResource(primitive));

        const found = await readableDocuments(db, readable).select('d.id');
        expect(
          idsSchema
            .parse(found)
            .map(row => row.id)
            .sort(),
        ).toEqual(
          known
            .filter(isAllowed)
            .map(each => each.id)
            .sort(),
        );
        expect(await isSomeHidden(db, readable)).toBe(!known.every(isAllowed));

        const looks = db('primitives_look').select('scope');
        const scopes = await whereScopeReadable(db, looks, readable);
        const hidden = known.filter(each => !isAllowed(each));
        const hiddenScopes = hidden.map(each => scopeOfId(each.id));
        const expected = known
          .map(each => scopeOfId(each.id))
          .filter(scope => !hiddenScopes.includes(scope));
        expect(
          scopesSchema
            .parse(scopes)
            .map(row => row.scope)
            .sort(),
        ).toEqual([...new Set(expected)].sort());
      }),
    );
  });

  it('hide nothing where there are none', async () => {
    await put(db, [{ id: 'domain-orders-v0', enabledIn: [] }]);
    expect(await readableDocuments(db, 'everything')).toHaveLength(1);
    expect(await isSomeHidden(db, 'everything')).toBe(false);
    const looks = db('primitives_look').select('scope');
    expect(await whereScopeReadable(db, looks, 'everything')).toHaveLength(2);
  });
});
