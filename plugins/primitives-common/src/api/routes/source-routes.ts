import { z } from 'zod';
import { primitivesRefreshPermission } from '../../permissions';
import {
  acceptedSchema,
  healthSchema,
  refreshRequestSchema,
  sourcesReportSchema,
} from '../sources';
import { ApiRoute, pipelines, read } from './route';

/** Routes about the reading itself, and about the API. @public */
export const sourceRoutes = {
  refresh: {
    ...read,
    method: 'post',
    permission: primitivesRefreshPermission,
    path: '/refresh',
    summary: 'Asks for the sources to be read again',
    body: refreshRequestSchema,
    response: acceptedSchema,
    status: 202,
    notFound: true,
  },
  getSources: {
    ...pipelines,
    path: '/sources',
    summary: 'How reading each source goes, its budget, and what waits',
    response: sourcesReportSchema,
  },
  getHealth: {
    ...read,
    path: '/health',
    summary: 'Whether the sources are read; for everybody',
    response: healthSchema,
    open: true,
  },
  getOpenApi: {
    ...read,
    path: '/openapi.json',
    summary: 'This document',
    response: z.looseObject({ openapi: z.string() }),
  },
} satisfies Record<string, ApiRoute>;
