import {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  PolicyDecision,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import { PrimitiveTarget } from '@ameide/plugin-primitives-common';
import { PrimitiveResource } from './resource';
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
  throw new NotAllowedError(
    `This needs the permission '${permission.name}' for ${describe(target)}; ${
      decision.result === AuthorizeResult.CONDITIONAL
        ? 'you have it for others, by owner or environment: ask the owner, or whoever releases'
        : 'ask the platform team for it'
    }`,
  );
}

function describe(target: PrimitiveTarget): string {
  const { id = 'every primitive', environment } = target;
  return environment === undefined ? id : `${id} in ${environment}`;
}
