import express, { type ErrorRequestHandler } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { Listener } from '../http/listener';
import type { Logger } from '../logger';
import { announcementSchema, UnknownThingError } from './announce';
import type { Fleet } from './fleet';
import { notificationTargetSchema } from './notifications';
import { readRecords, RecordError } from './records';

const refreshSchema = z.strictObject({ count: z.number().int().positive() });
const webhookSchema = z.strictObject({ url: z.url(), secret: z.string() });

/** The port that a fleet is changed and watched by: what happens there is no part of the systems that are played. */
export function createControl(options: { fleet: Fleet; port: number; logger: Logger }): Listener {
  const { fleet, port, logger } = options;
  const router = Router();

  // A page in a browser can send such a request blindly; it cannot leave out its origin.
  router.use((request, response, next) => {
    if (request.headers.origin === undefined) next();
    else response.status(403).json({ error: 'Not from a web page' });
  });
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok', memory: process.memoryUsage(), cpu: process.cpuUsage() });
  });
  router.get('/requests', (_request, response) => {
    response.json({ requests: fleet.requests.list() });
  });
  router.post('/requests/reset', (_request, response) => {
    fleet.requests.reset();
    response.status(204).end();
  });
  router.post('/repositories/:owner/:name/fast-import', async (request, response) => {
    const { owner, name } = request.params;
    response.json({ marks: Object.fromEntries(await fleet.import({ owner, name }, request)) });
  });
  router.post('/records', async (request, response) => {
    response.json({ records: await fleet.load(readRecords(request)) });
  });
  router.post('/announcements', express.json({ limit: '50mb' }), async (request, response) => {
    const announcements = z.array(announcementSchema).parse(request.body);
    for (const announcement of announcements) await fleet.announce(announcement);
    response.json({ announced: announcements.length });
  });
  router.post('/repositories/:owner/:name/webhooks', express.json(), (request, response) => {
    const { owner, name } = request.params;
    fleet.addWebhook({ owner, name }, webhookSchema.parse(request.body));
    response.status(204).end();
  });
  router.post('/argocd/:instance/notifications', express.json(), (request, response) => {
    fleet.addNotifications(request.params.instance, notificationTargetSchema.parse(request.body));
    response.status(204).end();
  });
  router.post('/argocd/:instance/refresh', express.json(), (request, response) => {
    fleet.refresh(request.params.instance, refreshSchema.parse(request.body).count);
    response.status(204).end();
  });
  router.post('/faults/:service/:action(stop|start)', async (request, response) => {
    const { service, action } = request.params;
    const found = fleet.services().get(service);
    if (!found) throw new UnknownThingError(`Service '${service}' is none of ${[...fleet.services().keys()].join(', ')}`);
    await (action === 'stop' ? found.stop() : found.start());
    response.status(204).end();
  });

  const onError: ErrorRequestHandler = (error, request, response, _next) => {
    const expected = error instanceof RecordError || error instanceof z.ZodError;
    if (!expected && !(error instanceof UnknownThingError)) logger.error(`control: ${request.method} ${request.path}: ${error instanceof Error ? error.stack : String(error)}`);
    const status = expected ? 422 : error instanceof UnknownThingError ? 404 : 500;
    const message = error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error);
    response.status(status).json({ error: message });
  };
  const application = express();
  application.disable('x-powered-by').disable('etag');
  application.use(router);
  application.use((request, response) => {
    response.status(404).json({ error: `${request.method} ${request.path} is not part of the control port; see the README` });
  });
  application.use(onError);
  return new Listener({ service: 'control', port, configKey: 'ports.control', handler: application });
}
