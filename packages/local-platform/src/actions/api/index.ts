import type { Router as ExpressRouter } from 'express';
import Router from 'express-promise-router';
import type { RunManager } from '../run/run-manager';
import type { Services } from '../run/services';
import type { WorkflowFiles } from '../workflow/workflow-files';
import { addArtifactRoutes } from './artifact-routes';
import { addDispatchRoutes } from './dispatch-routes';
import { addRepositoryDispatch } from './repository-dispatch';
import { addRunRoutes } from './run-routes';
import { addWorkflowRoutes } from './workflow-routes';

/** The Actions part of the REST API, below `/api/v3`. */
export function createApi(options: { services: Services; runs: RunManager; files: WorkflowFiles }): ExpressRouter {
  const router = Router();
  addDispatchRoutes(router, options);
  addRepositoryDispatch(router, options.services);
  addWorkflowRoutes(router, options);
  addRunRoutes(router, options);
  addArtifactRoutes(router, options);
  return router;
}
