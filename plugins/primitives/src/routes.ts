import { createRouteRef } from '@backstage/frontend-plugin-api';

/** The home page. @public */
export const homeRouteRef = createRouteRef();

/** The list of all primitives; what came of a request is at `requests/<task>` below. @public */
export const fleetRouteRef = createRouteRef();

/** The audit page. @public */
export const auditRouteRef = createRouteRef();

/** How the outside systems are doing. @public */
export const sourcesRouteRef = createRouteRef();

/** The pipeline tab of an entity. @public */
export const pipelineRouteRef = createRouteRef();
