import { z } from 'zod';
import { environmentSchema } from '../../names';
import { pipelineSchema } from '../../pipeline';
import { choicesQuerySchema, choicesSchema } from '../changes';
import {
  applicationRecordsSchema,
  commitsBetweenSchema,
  commitsQuerySchema,
  durationsSchema,
  movesSchema,
  pullChecksSchema,
  pullDiffSchema,
  pullNumberSchema,
} from '../details';
import { historyPageSchema, historyQuerySchema } from '../history';
import { commitShaSchema, lineageSchema } from '../lineage';
import { momentSchema } from '../page';
import { ApiRoute, digestInPath, idParams, pipelines } from './route';

/** Routes of one primitive, digest or commit. @public */
export const pipelineRoutes = {
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
  getPullChecks: {
    ...pipelines,
    path: '/primitives/{id}/pulls/{number}/checks',
    summary:
      'The check runs of a GitOps pull request’s head, also after it was merged',
    params: idParams.extend({ number: pullNumberSchema }),
    response: pullChecksSchema,
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
      digest: digestInPath,
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
} satisfies Record<string, ApiRoute>;
