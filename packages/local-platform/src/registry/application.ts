import express, { type ErrorRequestHandler, type Router as ExpressRouter } from 'express';
import Router from 'express-promise-router';
import type { Logger } from '../logger';
import type { RegistryAuth } from './auth';
import { RegistryError } from './errors';

/** A registry's HTTP around the routes of its content: version check, tokens and errors as the distribution specification has them. */
export function createApplication(options: { auth: RegistryAuth; logger: Logger; addRoutes: (router: ExpressRouter) => void }): express.Express {
  const { auth, logger } = options;
  const application = express();
  application.disable('x-powered-by').disable('etag');
  application.use((_request, response, next) => {
    response.set('Docker-Distribution-API-Version', 'registry/2.0');
    next();
  });
  const router = Router();
  router.get('/token', auth.tokenRoute());
  router.get(/^\/v2\/?$/, (request, response) => {
    auth.actor(request);
    if (!auth.hasCredentials(request)) throw new RegistryError('UNAUTHORIZED', 'Authentication required');
    response.json({});
  });
  options.addRoutes(router);
  application.use(router);
  application.use((request, _response, next) => next(new RegistryError('UNSUPPORTED', `${request.method} ${request.path} is not part of this registry`)));
  const onError: ErrorRequestHandler = (error, request, response, next) => {
    if (response.headersSent) {
      next(error);
    } else if (error instanceof RegistryError) {
      if (error.status === 401) {
        const repository = /^\/v2\/(.+)\/(?:blobs|manifests|tags|referrers)\//.exec(request.path)?.[1];
        response.set('WWW-Authenticate', auth.challenge(request, repository));
      }
      response.status(error.status).json(error);
    } else {
      logger.error(`registry: ${request.method} ${request.path}: ${error instanceof Error ? error.stack : String(error)}`);
      response.status(500).json({ errors: [{ code: 'UNKNOWN', message: 'The registry failed; see its log' }] });
    }
  };
  application.use(onError);
  return application;
}
