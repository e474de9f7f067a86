import { z } from 'zod';
import { digestSchema } from '../image';
import { saidSchema, sayingSchema } from '../sayings';
import { buildStageIds, environmentStageIds } from '../stage';
import { commitShaSchema } from './lineage';

/** Most commits that one answer lists. @public */
export const maxCommits = 100;

const pointSchema = z
  .union([digestSchema, commitShaSchema], {
    error: 'must be a digest (sha256:…) or a full commit SHA',
  })
  .meta({ examples: [`sha256:${'3f'.repeat(32)}`] });

/** Query of `GET /primitives/{id}/commits`. @public */
export const commitsQuerySchema = z.strictObject({
  from: pointSchema.describe('Digest or commit that is behind'),
  to: pointSchema.describe('Digest or commit that is ahead'),
});

/** A commit of the core repo that touched the primitive's folder. @public */
export const listedCommitSchema = z.object({
  sha: z.string(),
  subject: z.string().describe('First line of its message'),
  author: z.string(),
  date: z.string().describe('ISO 8601'),
  url: z.string(),
});

/** Answer of `GET /primitives/{id}/commits`. @public */
export const commitsBetweenSchema = z.object({
  status: z
    .enum(['ahead', 'behind', 'same', 'apart', 'unknown'])
    .describe(
      'How `to` stands to `from`; apart when neither contains the other, unknown when a commit is not known here',
    ),
  reason: z.string().optional().describe('Why it is unknown'),
  said: saidSchema({ reason: sayingSchema }),
  from: z.string().optional().describe('Commit that `from` was built from'),
  to: z.string().optional().describe('Commit that `to` was built from'),
  commits: z
    .array(listedCommitSchema)
    .describe('Of the one that is ahead and not of the other, newest first'),
  more: z.boolean().describe('Whether there are more than are listed'),
});

/** What holds and promotion policy have against a digest in an environment. @public */
export const refusalSchema = z.object({
  rule: z.enum(['hold', 'freeze', 'soak', 'requires', 'history']),
  message: z.string(),
  next: z.string().describe('Who acts next, and how'),
  said: saidSchema({ message: sayingSchema, next: sayingSchema }),
});

/** Whether the newest digest may come into an environment now. @public */
export const moveSchema = z.object({
  environment: z.string(),
  status: z
    .enum(['free', 'refused', 'unknown'])
    .describe('unknown where holds and policy could not be read'),
  refusals: z.array(refusalSchema),
  approvers: z
    .array(z.string())
    .describe('Who approves what comes in, by the policy'),
  reason: z.string().optional().describe('Why it is unknown'),
  said: saidSchema({ reason: sayingSchema }),
});

/** Answer of `GET /primitives/{id}/moves`. @public */
export const movesSchema = z.object({
  digest: z.string().optional().describe('The newest; without it no moves'),
  revision: z
    .string()
    .optional()
    .describe('Commit of the GitOps repository that was judged by'),
  items: z.array(moveSchema),
});

/** How long a step took, and how long it usually does. @public */
export const stepDurationSchema = z.object({
  environment: z
    .string()
    .optional()
    .describe('Absent for the steps before any environment'),
  stage: z.enum([...buildStageIds, ...environmentStageIds]),
  seconds: z
    .number()
    .optional()
    .describe('How long it took last; absent while that was never seen'),
  startedAt: z
    .string()
    .optional()
    .describe('ISO 8601; since when it is under way, where it is'),
  usual: z
    .object({
      seconds: z.number().describe('Median'),
      count: z.number().int().describe('How many it is the median of'),
      of: z.enum(['primitive', 'fleet']),
    })
    .optional()
    .describe('Absent where too little was seen'),
});

/** Answer of `GET /primitives/{id}/durations`. @public */
export const durationsSchema = z.object({ items: z.array(stepDurationSchema) });

/** Number of a pull request in a path. @public */
export const pullNumberSchema = z.coerce
  .number({ error: 'number: must be the number of a pull request' })
  .int('number: must be a whole number')
  .min(1, 'number: must be at least 1')
  .max(2_147_483_647, 'number: is larger than any pull request has')
  .meta({ examples: [2] });

/** Answer of `GET /primitives/{id}/pulls/{number}/diff`. @public */
export const pullDiffSchema = z.object({
  number: z.number().int(),
  url: z.string(),
  text: z
    .string()
    .optional()
    .describe(
      'Markdown that the gate posted, to be shown as text; absent while it has posted none',
    ),
  updatedAt: z.string().optional().describe('ISO 8601; when it was posted'),
});

/** A check of a pull request's head: a check run, or a commit status. @public */
export const pullCheckSchema = z.object({
  name: z.string(),
  state: z
    .enum([
      'queued',
      'running',
      'passed',
      'failed',
      'skipped',
      'neutral',
      'unknown',
    ])
    .describe('unknown where it ended in a way that this version does not know'),
  url: z
    .string()
    .describe(
      'Its page; the pull request’s for a commit status that names none',
    ),
  completedAt: z.string().optional().describe('ISO 8601; when it had ended'),
});

/** Answer of `GET /primitives/{id}/pulls/{number}/checks`. @public */
export const pullChecksSchema = z.object({
  number: z.number().int(),
  commit: z.string().describe('The head that they looked at'),
  checks: z
    .array(pullCheckSchema)
    .describe(
      'The newest run of each check and the newest commit status of each context, by name; empty where none has begun',
    ),
});

/** A sync that Argo CD keeps in an Application's history. @public */
export const applicationSyncSchema = z.object({
  id: z.number().int().describe('Its number in the history'),
  at: z.string().optional().describe('ISO 8601; when it had ended'),
  revision: z.string().optional().describe('Commit of the GitOps repository'),
  url: z.string().optional().describe('The commit on GitHub'),
  message: z.string().optional().describe('First line of the commit’s message'),
  author: z.string().optional().describe('Author of the commit'),
  digest: z
    .string()
    .optional()
    .describe('What Git asked for at the commit; absent where nobody knows'),
  by: z
    .string()
    .optional()
    .describe('Who began it; absent where Argo CD did by itself, or names nobody'),
});

/** An event of Kubernetes about a resource of an Application. @public */
export const applicationEventSchema = z.object({
  type: z.string().optional().describe('Normal or Warning'),
  reason: z.string(),
  message: z.string(),
  resource: z.string().describe('Kind and name, as Pod/orders-1'),
  count: z.number().int().optional().describe('How often it was seen'),
  at: z.string().optional().describe('ISO 8601; when it was seen last'),
});

/** What Argo CD has of one Application. @public */
export const applicationRecordSchema = z.object({
  name: z.string(),
  url: z.string().optional().describe('Its page in Argo CD'),
  syncs: z.array(applicationSyncSchema).describe('Newest first'),
  events: z.array(applicationEventSchema).describe('Newest first'),
  logs: z
    .array(z.object({ resource: z.string(), text: z.string() }))
    .describe('Last lines of its Jobs that are still there; of a smoke only'),
  reason: z
    .string()
    .optional()
    .describe('Why this is not all, or nothing is known'),
  said: saidSchema({ reason: sayingSchema }),
});

/** Answer of `GET /primitives/{id}/environments/{environment}/applications`. @public */
export const applicationRecordsSchema = z.object({
  items: z
    .array(applicationRecordSchema)
    .describe('The workload’s Application, then its smoke’s'),
});

/** What is asked of commits. @public */
export type CommitsQuery = z.output<typeof commitsQuerySchema>;
/** A commit in a list. @public */
export type ListedCommit = z.infer<typeof listedCommitSchema>;
/** Commits between two points. @public */
export type CommitsBetween = z.infer<typeof commitsBetweenSchema>;
/** Why a digest may not come in now. @public */
export type Refusal = z.infer<typeof refusalSchema>;
/** Whether a digest may come in. @public */
export type Move = z.infer<typeof moveSchema>;
/** Where the newest digest may go. @public */
export type Moves = z.infer<typeof movesSchema>;
/** How long a step takes. @public */
export type StepDuration = z.infer<typeof stepDurationSchema>;
/** How long the steps take. @public */
export type Durations = z.infer<typeof durationsSchema>;
/** What a pull request changes in the clusters. @public */
export type PullDiff = z.infer<typeof pullDiffSchema>;
/** A check of a pull request's head: a check run, or a commit status. @public */
export type PullCheck = z.infer<typeof pullCheckSchema>;
/** The checks of a pull request's head. @public */
export type PullChecks = z.infer<typeof pullChecksSchema>;
/** What Argo CD has of one Application. @public */
export type ApplicationRecord = z.infer<typeof applicationRecordSchema>;
/** What Argo CD has of a primitive in an environment. @public */
export type ApplicationRecords = z.infer<typeof applicationRecordsSchema>;
