import { createRouteRef } from '@backstage/frontend-plugin-api';

/** The home page. @public */
export const homeRouteRef = createRouteRef();

/** The list of all primitives. @public */
export const fleetRouteRef = createRouteRef();

/** What came of a request; the page of one is at its task's id below. @public */
export const requestRouteRef = createRouteRef();

/** The audit page. @public */
export const auditRouteRef = createRouteRef();

/** The pipeline tab of an entity. @public */
export const pipelineRouteRef = createRouteRef();
