import { auditRoutes } from './audit-routes';
import { fleetRoutes } from './fleet-routes';
import { pipelineRoutes } from './pipeline-routes';
import { sourceRoutes } from './source-routes';

/**
 * Every route below `/api/primitives`, by operation. The router checks requests by it,
 * the client reads answers by it, and the OpenAPI document is made from it.
 * @public
 */
export const apiRoutes: typeof fleetRoutes &
  typeof pipelineRoutes &
  typeof auditRoutes &
  typeof sourceRoutes = {
  ...fleetRoutes,
  ...pipelineRoutes,
  ...auditRoutes,
  ...sourceRoutes,
};

/** An operation of the API. @public */
export type ApiOperation = keyof typeof apiRoutes;
