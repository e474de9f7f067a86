import { ScmIntegrations } from '@backstage/integration';
import { isResourcePermission } from '@backstage/plugin-permission-common';
import {
  catalogInfoProblem,
  corePath,
  parsePrimitiveId,
  primitiveResourceType,
  PrimitiveTarget,
} from '@ameide/plugin-primitives-common';
import {
  authorizePrimitive,
  createGitHubClient,
  PrimitiveResource,
  PrimitivesConfig,
  toPrimitiveResource,
} from '@ameide/plugin-primitives-node';
import { parseExistingPrimitive } from '../core/existing-primitive';
import { callGitHub } from '../github/call-github';
import { readFile } from '../github/contents';
import { DispatchPlan } from '../gitops/dispatch-request';
import { ActionServices, StepContext } from '../services';
import { authorize } from './authorize';

/** Lets a dispatch go on only when the person who started the task may ask for it, there. @internal */
export async function authorizeDispatch(
  services: Pick<ActionServices, 'permissions' | 'config' | 'integrations'>,
  ctx: StepContext,
  { permission, targets }: Pick<DispatchPlan, 'permission' | 'targets'>,
): Promise<void> {
  if (!isResourcePermission(permission, primitiveResourceType)) {
    await authorize(services, ctx, permission);
    return;
  }
  const { permissions, config, integrations } = services;
  const credentials = await ctx.getInitiatorCredentials();
  // Of a selection every one must be allowed: it is one pull request.
  for (const target of targets) {
    await authorizePrimitive({
      permissions,
      credentials,
      permission,
      target,
      readResource: () => readResource({ config, integrations, ctx, target }),
    });
  }
}

/**
 * Reads who owns a primitive from its `catalog-info.yaml` on the core repo's main branch,
 * where a change of owner is reviewed, and which the portal's catalog only follows. All
 * versions in a folder have the folder's owner.
 */
async function readResource(options: {
  config: PrimitivesConfig;
  integrations: ScmIntegrations;
  ctx: StepContext;
  target: PrimitiveTarget;
}): Promise<PrimitiveResource | undefined> {
  const { config, integrations, ctx, target } = options;
  const { id, environment } = target;
  const ref = id === undefined ? undefined : parsePrimitiveId(id);
  if (id === undefined || !ref) return environment && { environment };
  const { core } = config;
  const path = `${corePath(ref.kind, ref.name)}/catalog-info.yaml`;
  const github = await createGitHubClient({ config, integrations, logger: ctx.logger, signal: ctx.signal });
  const text = await callGitHub(config, () => readFile(github, core, path, core.branch));
  const problem = catalogInfoProblem(text?.length ?? 0);
  const found = text === undefined ? undefined : parseExistingPrimitive(text);
  if (!found) {
    ctx.logger.info(`${path} on ${core.branch} of ${core.owner}/${core.repository} ${problem ?? `names no owner of ${id}`}`);
    return toPrimitiveResource({ id, environment });
  }
  return toPrimitiveResource({ id, environment, owner: found.owner, system: found.system });
}
