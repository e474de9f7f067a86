import {
  AuthorizeResult,
  PermissionCriteria,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import { EnvironmentName } from '@ameide/plugin-primitives-common';
import { toFilters } from './filters';
import { PrimitiveFilter } from './resource';

/**
 * What a policy's decision comes to while only the environment that would change is known,
 * which may be none: ALLOW for every primitive, DENY for every primitive, CONDITIONAL where
 * it depends on which. Throws where a condition is by a rule that primitives do not have.
 * @public
 */
export function decideIn(
  decision: PolicyDecision,
  environment: EnvironmentName | undefined,
): AuthorizeResult {
  if (decision.result !== AuthorizeResult.CONDITIONAL) return decision.result;
  const holds = holdsIn(toFilters(decision.conditions), environment);
  if (holds === undefined) return AuthorizeResult.CONDITIONAL;
  return holds ? AuthorizeResult.ALLOW : AuthorizeResult.DENY;
}

/** Whether criteria hold whatever the primitive is; undefined where that makes a difference. */
function holdsIn(
  criteria: PermissionCriteria<PrimitiveFilter>,
  environment: EnvironmentName | undefined,
): boolean | undefined {
  if ('allOf' in criteria) {
    const all = criteria.allOf.map(each => holdsIn(each, environment));
    if (all.includes(false)) return false;
    return all.includes(undefined) ? undefined : true;
  }
  if ('anyOf' in criteria) {
    const any = criteria.anyOf.map(each => holdsIn(each, environment));
    if (any.includes(true)) return true;
    return any.includes(undefined) ? undefined : false;
  }
  if ('not' in criteria) {
    const holds = holdsIn(criteria.not, environment);
    return holds === undefined ? undefined : !holds;
  }
  const { field, values } = criteria;
  // Whoever owns nothing, and is in no group, is the owner of no primitive.
  if (values.length === 0) return false;
  if (field !== 'environment') return undefined;
  return environment !== undefined && values.includes(environment);
}
