import {
  AuthorizeResult,
  PermissionCriteria,
  PermissionCondition,
} from '@backstage/plugin-permission-common';
import {
  EnvironmentName,
  environments,
  primitivesEnablePermission,
} from '@ameide/plugin-primitives-common';
import fc from 'fast-check';
import { isPrimitiveAllowed } from './authorize-primitive';
import { decideIn } from './decide-in';
import { PrimitiveResource } from './resource';
import {
  createPrimitiveConditionalDecision,
  primitiveConditions,
} from './rules';

const { isOwner, isKind, isInSystem, isInEnvironment, isEnabledIn } =
  primitiveConditions;
const { ALLOW, CONDITIONAL, DENY } = AuthorizeResult;
type Criteria = PermissionCriteria<PermissionCondition<'primitive'>>;
const only = (conditions: Criteria) =>
  createPrimitiveConditionalDecision(primitivesEnablePermission, conditions);

const mine = isOwner({ owners: ['group:default/orders'] });
const early = isInEnvironment({ environments: ['dev', 'staging'] });

describe('decideIn', () => {
  it.each<[string, Criteria, Array<AuthorizeResult>]>([
    // In dev, in production, in no environment.
    ['owners', mine, [CONDITIONAL, CONDITIONAL, CONDITIONAL]],
    ['some environments', early, [ALLOW, DENY, DENY]],
    ['owners there', { allOf: [mine, early] }, [CONDITIONAL, DENY, DENY]],
    [
      'owners, and everybody there',
      { anyOf: [mine, early] },
      [ALLOW, CONDITIONAL, CONDITIONAL],
    ],
    ['elsewhere', { not: early }, [DENY, ALLOW, ALLOW]],
    ['others', { not: mine }, [CONDITIONAL, CONDITIONAL, CONDITIONAL]],
    ['owners, who are nobody', isOwner({ owners: [] }), [DENY, DENY, DENY]],
  ])('tells what a policy by %s comes to', (_, conditions, expected) => {
    const asked: Array<EnvironmentName | undefined> = [
      'dev',
      'production',
      undefined,
    ];
    expect(asked.map(each => decideIn(only(conditions), each))).toEqual(
      expected,
    );
  });

  it('leaves a decision without conditions as it is', () => {
    expect(decideIn({ result: ALLOW }, undefined)).toBe(ALLOW);
    expect(decideIn({ result: DENY }, 'dev')).toBe(DENY);
  });

  it('refuses a condition by a rule that primitives do not have', () => {
    const condition = {
      ...{ rule: 'IS_FRIDAY', resourceType: 'primitive' as const, params: {} },
    };
    expect(() => decideIn(only(condition), 'dev')).toThrow(/IS_FRIDAY/);
  });

  it('never says of all primitives what does not hold for one', () => {
    const text = fc.constantFrom('a', 'b');
    const texts = fc.array(text, { maxLength: 2 });
    const environment = fc.constantFrom(...environments);
    const places = fc.array(environment, { maxLength: 2 });
    const condition = fc.oneof(
      texts.map(owners => isOwner({ owners })),
      texts.map(kinds => isKind({ kinds })),
      texts.map(systems => isInSystem({ systems })),
      places.map(names => isInEnvironment({ environments: names })),
      places.map(names => isEnabledIn({ environments: names })),
    );
    const { criteria } = fc.letrec<{ criteria: Criteria }>(tie => {
      const several = fc
        .tuple(tie('criteria'), tie('criteria'))
        .map(([first, second]): [Criteria, Criteria] => [first, second]);
      return {
        criteria: fc.oneof(
          { depthSize: 'small', withCrossShrink: true },
          condition,
          several.map(allOf => ({ allOf })),
          several.map(anyOf => ({ anyOf })),
          tie('criteria').map(not => ({ not })),
        ),
      };
    });
    const resource = fc.record(
      { kind: text, owner: text, system: text, enabledIn: places },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        ...[criteria, resource, fc.option(environment, { nil: undefined })] as const,
        (conditions, known, place) => {
          const decision = only(conditions);
          const one: PrimitiveResource = {
            ...known,
            ...(place && { environment: place }),
          };
          const isAllowed = isPrimitiveAllowed(decision, one);
          const found = decideIn(decision, place);
          expect({ found, isAllowed }).not.toEqual({
            ...{ found: DENY, isAllowed: true },
          });
          expect({ found, isAllowed }).not.toEqual({
            ...{ found: ALLOW, isAllowed: false },
          });
        },
      ),
    );
  });
});
