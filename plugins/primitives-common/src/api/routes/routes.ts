import { auditRoutes } from './audit-routes';
import { fleetRoutes } from './fleet-routes';
import { pipelineRoutes } from './pipeline-routes';
import { ApiRoute } from './route';
import { sourceRoutes } from './source-routes';

/**
 * Every route below `/api/primitives`, by operation. The router checks requests by it,
 * the client reads answers by it, and the OpenAPI document is made from it.
 * @public
 */
export const apiRoutes = {
  ...fleetRoutes,
  ...pipelineRoutes,
  ...auditRoutes,
  ...sourceRoutes,
} satisfies Record<string, ApiRoute>;

/** An operation of the API. @public */
export type ApiOperation = keyof typeof apiRoutes;
