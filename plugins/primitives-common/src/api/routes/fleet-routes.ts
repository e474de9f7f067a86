import { changePermissionsSchema } from '../change-permissions';
import {
  changePreviewRequestSchema,
  changePreviewSchema,
  progressQuerySchema,
  progressSchema,
  promotionMovesQuerySchema,
  promotionMovesSchema,
} from '../changes';
import { deliveryQuerySchema, deliverySchema } from '../delivery';
import {
  fleetCountsSchema,
  fleetGroupsQuerySchema,
  fleetGroupsSchema,
  fleetPageSchema,
  fleetQuerySchema,
} from '../fleet';
import { promotionsQuerySchema, promotionsSchema } from '../promotions';
import { ApiRoute, pipelines, read } from './route';

/** Routes of the fleet as a whole, and of changes to it. @public */
export const fleetRoutes = {
  listPrimitives: {
    ...pipelines,
    path: '/primitives',
    summary: 'The fleet, a line each',
    query: fleetQuerySchema,
    response: fleetPageSchema,
  },
  getFleetCounts: {
    ...pipelines,
    path: '/fleet/counts',
    summary: 'How many primitives are in which state',
    response: fleetCountsSchema,
  },
  getFleetGroups: {
    ...pipelines,
    path: '/fleet/groups',
    summary: 'How the fleet falls into groups',
    query: fleetGroupsQuerySchema,
    response: fleetGroupsSchema,
  },
  getPromotions: {
    ...pipelines,
    path: '/promotions',
    summary: 'What is proven in one environment and waits for the next',
    query: promotionsQuerySchema,
    response: promotionsSchema,
  },
  getPromotionMoves: {
    ...pipelines,
    path: '/promotions/moves',
    summary: 'What holds and promotion policy say of digests that wait',
    query: promotionMovesQuerySchema,
    response: promotionMovesSchema,
  },
  previewChange: {
    ...pipelines,
    method: 'post',
    path: '/changes/preview',
    summary:
      'Which files a change of desired state would write, and what that changes in the clusters; changes nothing',
    body: changePreviewRequestSchema,
    response: changePreviewSchema,
  },
  getChangePermissions: {
    ...read,
    path: '/changes/permissions',
    summary: 'Which changes the caller may ask for, where, before a primitive is chosen',
    response: changePermissionsSchema,
  },
  getProgress: {
    ...pipelines,
    path: '/changes/progress',
    summary: 'How far digests have come into an environment',
    query: progressQuerySchema,
    response: progressSchema,
  },
  getDelivery: {
    ...pipelines,
    path: '/metrics/delivery',
    summary: 'The four figures of DORA, from what was seen in production',
    query: deliveryQuerySchema,
    response: deliverySchema,
  },
} satisfies Record<string, ApiRoute>;
