import {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { PolicyDecision } from '@backstage/plugin-permission-common';
import {
  ChangePermission,
  changePermissions,
  ChangePermissions,
  EnvironmentName,
  promotionOrder,
} from '@ameide/plugin-primitives-common';
import { decideIn } from '@ameide/plugin-primitives-node';

type Workflow = ChangePermission['workflow'];

/** Changes that are about primitives which are there, so that a policy may decide by these. */
const ofPrimitives = [
  'enable',
  'promote',
  'rollback',
  'retry-smoke',
  'waive',
] as const satisfies readonly Workflow[];

/** Where each may change something; undefined where it need name no environment. */
const environmentsOf: Record<
  Workflow,
  ReadonlyArray<EnvironmentName | undefined>
> = {
  wiring: [undefined],
  enable: promotionOrder,
  // Nothing is promoted to where everything begins.
  promote: promotionOrder.slice(1),
  rollback: promotionOrder,
  'retry-smoke': promotionOrder,
  waive: [undefined, ...promotionOrder],
};

/**
 * Tells which changes a caller may ask for, where. Backstage's permission API, which pages
 * ask, denies a resource permission without a resource; a backend is given the policy's
 * conditions, and decides those on the environment before any primitive is chosen. Throws
 * where a condition is by a rule that primitives do not have.
 * @internal
 */
export async function readChangePermissions(options: {
  permissions: PermissionsService;
  credentials: BackstageCredentials;
}): Promise<ChangePermissions> {
  const { permissions, credentials } = options;
  const [[create], decisions] = await Promise.all([
    permissions.authorize([{ permission: changePermissions.wiring }], {
      credentials,
    }),
    permissions.authorizeConditional(
      ofPrimitives.map(workflow => ({
        permission: changePermissions[workflow],
      })),
      { credentials },
    ),
  ]);
  return {
    items: [
      ...itemsOf('wiring', create),
      ...ofPrimitives.flatMap((workflow, at) =>
        itemsOf(workflow, decisions[at]),
      ),
    ],
  };
}

function itemsOf(
  workflow: Workflow,
  decision: PolicyDecision,
): ChangePermission[] {
  return environmentsOf[workflow].map(environment => ({
    workflow,
    ...(environment && { environment }),
    permission: changePermissions[workflow].name,
    decision: decideIn(decision, environment),
  }));
}
