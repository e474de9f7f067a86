import { PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import { AuthorizeResult, BasicPermission } from '@backstage/plugin-permission-common';
import { ActionContext } from '@backstage/plugin-scaffolder-node';
import { JsonObject } from '@backstage/types';
import { PrimitivesConfig } from '@ameide/plugin-primitives-node';
import { CoreTools } from './core/core-tools';

/** What every action is made with. @internal */
export type ActionServices = {
  config: PrimitivesConfig;
  integrations: ScmIntegrations;
  permissions: PermissionsService;
  /** Author of the portal's commits. */
  author: { name: string; email: string };
  tools: CoreTools;
};

/** What our code needs to know of a running step, whatever its inputs are. @internal */
export type StepContext = Pick<
  ActionContext<JsonObject>,
  'logger' | 'workspacePath' | 'signal' | 'isDryRun' | 'user' | 'getInitiatorCredentials' | 'checkpoint'
>;

/** Lets the step go on only when the person who started the task may do this. @internal */
export async function authorize(
  services: ActionServices,
  ctx: StepContext,
  permission: BasicPermission,
): Promise<void> {
  const credentials = await ctx.getInitiatorCredentials();
  const [decision] = await services.permissions.authorize([{ permission }], { credentials });
  if (decision.result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(
      `${ctx.user?.ref ?? 'Whoever started this task'} lacks the permission '${permission.name}'; ask the platform team for it`,
    );
  }
}
