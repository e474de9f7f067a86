import { Permission } from '@backstage/plugin-permission-common';
import { z } from 'zod';
import { digestSchema } from '../image';
import {
  primitivesAuditReadPermission,
  primitivesReadPermission,
  primitivesRefreshPermission,
} from '../permissions';
import { pipelineSchema } from '../pipeline';
import {
  auditExportQuerySchema,
  auditExportSchema,
  auditItemsPageSchema,
  auditItemsQuerySchema,
  auditOverviewSchema,
  auditQuerySchema,
  breachesPageSchema,
  breachesQuerySchema,
} from './audit';
import { breakGlassPageSchema, breakGlassQuerySchema } from './break-glass';
import {
  changePreviewRequestSchema,
  changePreviewSchema,
  choicesQuerySchema,
  choicesSchema,
  progressQuerySchema,
  progressSchema,
  promotionMovesQuerySchema,
  promotionMovesSchema,
} from './changes';
import { deliveryQuerySchema, deliverySchema } from './delivery';
import { environmentSchema } from '../names';
import {
  applicationRecordsSchema,
  commitsBetweenSchema,
  commitsQuerySchema,
  durationsSchema,
  movesSchema,
  pullDiffSchema,
  pullNumberSchema,
} from './details';
import { evidenceDocumentSchema, evidenceKeySchema } from './evidence';
import {
  fleetCountsSchema,
  fleetGroupsQuerySchema,
  fleetGroupsSchema,
  fleetPageSchema,
  fleetQuerySchema,
} from './fleet';
import { historyPageSchema, historyQuerySchema } from './history';
import { commitShaSchema, lineageSchema } from './lineage';
import { momentSchema } from './page';
import { promotionsQuerySchema, promotionsSchema } from './promotions';
import { trendsQuerySchema, trendsSchema } from './trends';
import { waiversQuerySchema, waiversSchema } from './waivers';
import { doneRulesSchema, dryRunRequestSchema, dryRunSchema } from './rules';
import {
  acceptedSchema,
  healthSchema,
  primitiveIdSchema,
  refreshRequestSchema,
  sourcesReportSchema,
} from './sources';
import { historyVerificationSchema } from './verification';

/** One route of the API: what it takes, what it answers, and who may ask. @public */
export type ApiRoute = {
  method: 'get' | 'post';
  /** As OpenAPI writes it: `/primitives/{id}`. */
  path: string;
  summary: string;
  /** Absent where anybody may ask, signed in or not. */
  permission?: Permission;
  /** Where there is no permission: whether one has to be signed in all the same. */
  open?: boolean;
  params: z.ZodObject;
  query: z.ZodObject;
  body?: z.ZodObject;
  response: z.ZodType;
  status: 200 | 202;
  /** Whether the answer may be comma-separated values too. */
  csv?: boolean;
  /** Whether a part of the path may name what is not known. */
  notFound?: boolean;
};

const noParams = z.strictObject({});
const noQuery = z.strictObject({});
const exampleDigest = digestSchema.meta({
  examples: [`sha256:${'3f'.repeat(32)}`],
});
const idParams = z.strictObject({ id: primitiveIdSchema });

const read = {
  method: 'get',
  params: noParams,
  query: noQuery,
  status: 200,
} as const;
const pipelines = { ...read, permission: primitivesReadPermission };
const audits = { ...read, permission: primitivesAuditReadPermission };

/**
 * Every route below `/api/primitives`, by operation. The router checks requests by it,
 * the client reads answers by it, and the OpenAPI document is made from it.
 * @public
 */
export const apiRoutes = {
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
  getPipeline: {
    ...pipelines,
    path: '/primitives/{id}',
    summary: 'The pipeline of one primitive, now or at a past moment',
    params: idParams,
    query: z.strictObject({
      at: momentSchema.optional().describe('As it was known at this moment'),
    }),
    response: pipelineSchema,
    notFound: true,
  },
  getHistory: {
    ...pipelines,
    path: '/primitives/{id}/history',
    summary: 'What changed in a pipeline, newest first',
    params: idParams,
    query: historyQuerySchema,
    response: historyPageSchema,
    notFound: true,
  },
  getCommits: {
    ...pipelines,
    path: '/primitives/{id}/commits',
    summary: 'Commits between two digests or commits of a primitive',
    params: idParams,
    query: commitsQuerySchema,
    response: commitsBetweenSchema,
    notFound: true,
  },
  getMoves: {
    ...pipelines,
    path: '/primitives/{id}/moves',
    summary: 'What holds and promotion policy say of the newest digest',
    params: idParams,
    response: movesSchema,
    notFound: true,
  },
  getChoices: {
    ...pipelines,
    path: '/primitives/{id}/choices',
    summary:
      'Environments and digests that may be asked for now, and why others may not',
    params: idParams,
    query: choicesQuerySchema,
    response: choicesSchema,
    notFound: true,
  },
  getDurations: {
    ...pipelines,
    path: '/primitives/{id}/durations',
    summary: 'How long each step took, and how long it usually does',
    params: idParams,
    response: durationsSchema,
    notFound: true,
  },
  getPullDiff: {
    ...pipelines,
    path: '/primitives/{id}/pulls/{number}/diff',
    summary: 'What a GitOps pull request changes in the clusters',
    params: idParams.extend({ number: pullNumberSchema }),
    response: pullDiffSchema,
    notFound: true,
  },
  getApplications: {
    ...pipelines,
    path: '/primitives/{id}/environments/{environment}/applications',
    summary:
      'What Argo CD keeps of a primitive’s Applications in an environment: syncs and events',
    params: idParams.extend({
      environment: environmentSchema.meta({ examples: ['dev'] }),
    }),
    response: applicationRecordsSchema,
    notFound: true,
  },
  getDigestLineage: {
    ...pipelines,
    path: '/digests/{digest}/lineage',
    summary:
      'From an image back to commit, checks and people, and on to environments',
    params: z.strictObject({
      digest: exampleDigest,
    }),
    response: lineageSchema,
    notFound: true,
  },
  getCommitLineage: {
    ...pipelines,
    path: '/commits/{sha}/lineage',
    summary: 'From a commit to every environment that it runs in',
    params: z.strictObject({ sha: commitShaSchema }),
    response: lineageSchema,
    notFound: true,
  },
  getAudit: {
    ...audits,
    path: '/audit',
    summary: 'The non-negotiables, with their newest breaches',
    query: auditQuerySchema,
    response: auditOverviewSchema,
  },
  listAuditItems: {
    ...audits,
    path: '/audit/items',
    summary: 'The Definition of Done of every primitive',
    query: auditItemsQuerySchema,
    response: auditItemsPageSchema,
  },
  listBreaches: {
    ...audits,
    path: '/audit/breaches',
    summary: 'Breaches of the non-negotiables',
    query: breachesQuerySchema,
    response: breachesPageSchema,
  },
  listDoneRules: {
    ...audits,
    path: '/audit/rules',
    summary:
      'The rules of the Definition of Done with their counts, and the non-negotiables',
    response: doneRulesSchema,
  },
  getTrends: {
    ...audits,
    path: '/audit/trends',
    summary: 'Verdicts and open breaches by day, of a team or the fleet',
    query: trendsQuerySchema,
    response: trendsSchema,
  },
  listWaivers: {
    ...audits,
    path: '/audit/waivers',
    summary: 'Exceptions from rules, and what each changes',
    query: waiversQuerySchema,
    response: waiversSchema,
  },
  dryRunRule: {
    ...audits,
    method: 'post',
    path: '/audit/rules/dry-run',
    summary: 'Which verdicts a changed rule would change; changes nothing',
    body: dryRunRequestSchema,
    response: dryRunSchema,
  },
  listBreakGlass: {
    ...audits,
    path: '/audit/break-glass',
    summary: 'What was changed outside Git, from when until when',
    query: breakGlassQuerySchema,
    response: breakGlassPageSchema,
  },
  verifyHistory: {
    ...audits,
    path: '/history/verify',
    summary: 'Whether the history is as it was written',
    response: historyVerificationSchema,
  },
  getEvidence: {
    ...audits,
    path: '/primitives/{id}/evidence/{digest}',
    summary: 'Evidence of everything that is known of a digest, to be kept',
    params: idParams.extend({ digest: exampleDigest }),
    response: evidenceDocumentSchema,
    notFound: true,
  },
  getEvidenceKey: {
    ...audits,
    path: '/evidence/key',
    summary: 'The key to check the signatures of evidence with',
    response: evidenceKeySchema,
    notFound: true,
  },
  exportAudit: {
    ...audits,
    path: '/audit/export',
    summary: 'The whole audit as one file',
    query: auditExportQuerySchema,
    response: auditExportSchema,
    csv: true,
  },
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

/** An operation of the API. @public */
export type ApiOperation = keyof typeof apiRoutes;
