import type { RequestListener } from 'node:http';
import express from 'express';
import Router from 'express-promise-router';
import { Accounts } from '../../argocd/api/accounts';
import { ApiError, errorHandler } from '../../argocd/api/errors';
import { addPodRoutes } from '../../argocd/api/pod-routes';
import { addSessionRoutes } from '../../argocd/api/server-routes';
import { Listener } from '../../http/listener';
import type { Logger } from '../../logger';
import type { FleetConfig } from '../config';
import { addApplicationRoutes } from './application-routes';
import type { FleetApplications } from './applications';
import { liveStateOf } from './live';

/** One Argo CD's API over Applications that nothing reconciles. */
export function createArgoCD(options: { config: FleetConfig['argocd'][number]; applications: FleetApplications; logger: Logger; observe: RequestListener }): Listener {
  const { config, applications, logger, observe } = options;
  const accounts = Accounts.create({ tokens: config.tokens });
  const live = liveStateOf(applications);
  const api = Router();
  addSessionRoutes(api, { accounts, url: `http://localhost:${config.port}` });
  addApplicationRoutes(api, { accounts, applications, live, watchBuffer: config.watchBuffer });
  addPodRoutes(api, { accounts, store: applications, live });
  api.use((request, _response, next) => {
    accounts.require(request);
    next(new ApiError(request.method === 'GET' ? 5 : 12, `${request.method} ${request.path} is not part of this Argo CD`));
  });
  const router = Router();
  router.get('/api/version', (_request, response) => {
    response.json({ Version: 'v3.6.0+local', Platform: `${process.platform}/${process.arch}` });
  });
  router.get('/healthz', (_request, response) => {
    response.type('text').send('ok');
  });
  router.use('/api/v1', api);
  const application = express();
  application.disable('x-powered-by').disable('etag');
  application.use(router);
  application.use(errorHandler(logger));
  return new Listener({
    service: `argocd ${config.name}`,
    port: config.port,
    configKey: `argocd[${config.name}].port`,
    handler: (request, response) => {
      observe(request, response);
      application(request, response);
    },
  });
}
