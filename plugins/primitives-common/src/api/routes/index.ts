export { auditRoutes } from './audit-routes';
export { fleetRoutes } from './fleet-routes';
export { pipelineRoutes } from './pipeline-routes';
export type { ApiRoute } from './route';
export * from './routes';
export { sourceRoutes } from './source-routes';
