import {
  ConditionalPolicyDecision,
  PermissionCriteria,
} from '@backstage/plugin-permission-common';
import { createConditionTransformer } from '@backstage/plugin-permission-node';
import { PrimitiveFilter } from './resource';
import { primitiveRules } from './rules';

/** Conditions of a policy as filters; throws where one is by a rule that primitives do not have. @internal */
export const toFilters: (
  conditions: ConditionalPolicyDecision['conditions'],
) => PermissionCriteria<PrimitiveFilter> = createConditionTransformer(
  Object.values(primitiveRules),
);
