import {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  PermissionCriteria,
  PolicyDecision,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import {
  PrimitiveTarget,
  refusal,
  say,
  Saying,
  verbatim,
} from '@ameide/plugin-primitives-common';
import { toFilters } from './filters';
import { PrimitiveFilter, PrimitiveResource } from './resource';
import { primitiveRules } from './rules';

const ruleNames = new Map(
  Object.values(primitiveRules).map(rule => [rule.name, rule]),
);

/**
 * Applies a policy's decision to a resource. A decision with conditions holds for no
 * resource that is unknown; a condition by a rule that is not ours throws.
 * @public
 */
export const isPrimitiveAllowed: (
  decision: PolicyDecision,
  resource: PrimitiveResource | undefined,
) => boolean = createConditionAuthorizer<PrimitiveResource>({
  getRuleByName(name) {
    const rule = ruleNames.get(name);
    if (!rule)
      throw new Error(
        `The policy has a condition by the rule '${name}', which primitives do not have`,
      );
    return rule;
  },
});

/** What a caller may read: every primitive, or those that filters leave. @public */
export type Readable = 'everything' | PermissionCriteria<PrimitiveFilter>;

/**
 * Tells which primitives a caller may read. Throws a `NotAllowedError` that names the
 * permission where the policy lets the caller read none.
 * @public
 */
export async function authorizeReading(options: {
  permissions: PermissionsService;
  credentials: BackstageCredentials;
  permission: ResourcePermission<'primitive'>;
}): Promise<Readable> {
  const { permissions, credentials, permission } = options;
  const [decision] = await permissions.authorizeConditional([{ permission }], {
    credentials,
  });
  switch (decision.result) {
    case AuthorizeResult.ALLOW:
      return 'everything';
    case AuthorizeResult.CONDITIONAL:
      return toFilters(decision.conditions);
    default:
      throw refusal(
        NotAllowedError,
        say('refusal.permissionAsk', { permission: permission.name }),
      );
  }
}

/**
 * Lets a request on a primitive go on only when the policy allows it to whoever asks.
 * `readResource` is asked only where the policy has conditions, so that a plain yes or no
 * costs nothing. Throws a `NotAllowedError` that names the permission and the target.
 * @public
 */
export async function authorizePrimitive(options: {
  permissions: PermissionsService;
  credentials: BackstageCredentials;
  permission: ResourcePermission<'primitive'>;
  target: PrimitiveTarget;
  readResource: () => Promise<PrimitiveResource | undefined>;
}): Promise<void> {
  const { permissions, credentials, permission, target, readResource } =
    options;
  const [decision] = await permissions.authorizeConditional([{ permission }], {
    credentials,
  });
  if (decision.result === AuthorizeResult.ALLOW) return;
  if (
    decision.result === AuthorizeResult.CONDITIONAL &&
    isPrimitiveAllowed(decision, await readResource())
  )
    return;
  const about = { permission: permission.name, target: sayTarget(target) };
  throw refusal(
    NotAllowedError,
    decision.result === AuthorizeResult.CONDITIONAL
      ? say('refusal.permissionForOthers', about)
      : say('refusal.permissionFor', about),
  );
}

function sayTarget({ id, environment }: PrimitiveTarget): Saying {
  if (environment === undefined)
    return id === undefined ? say('refusal.everything') : verbatim(id);
  return say('refusal.targetIn', {
    id: id ?? say('refusal.everything'),
    environment,
  });
}
