import { AuditorService, PermissionsService } from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { ActionContext, ScaffolderService } from '@backstage/plugin-scaffolder-node';
import { JsonObject } from '@backstage/types';
import { PrimitivesConfig } from '@ameide/plugin-primitives-node';
import { CoreTools } from './core/core-tools';

/** What every action is made with. @internal */
export type ActionServices = {
  config: PrimitivesConfig;
  integrations: ScmIntegrations;
  permissions: PermissionsService;
  auditor: AuditorService;
  /** Tasks that asked for what another person has to approve. */
  scaffolder: Pick<ScaffolderService, 'getTask' | 'getLogs'>;
  /** Author of the portal's commits. */
  author: { name: string; email: string };
  tools: CoreTools;
};

/** What our code needs to know of a running step, whatever its inputs are. @internal */
export type StepContext = Pick<
  ActionContext<JsonObject>,
  'logger' | 'workspacePath' | 'signal' | 'isDryRun' | 'user' | 'task' | 'getInitiatorCredentials' | 'checkpoint'
>;
