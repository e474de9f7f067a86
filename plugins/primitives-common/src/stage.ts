import { z } from 'zod';
import { outcomeStatusSchema } from './outcome-status';
import { findingSchema } from './report';
import { saidSchema, sayingSchema } from './sayings';

/**
 * State of a stage. `passed` only on positive evidence for the digest in question;
 * `unknown` when a source could not be read or evidence is missing; `waiting` when
 * somebody or an earlier stage has to act first.
 * @public
 */
export const stageStatusSchema = z.enum([
  'passed',
  'failed',
  'running',
  'waiting',
  'unknown',
]);

/** Stages of a primitive before any environment, in order. @public */
export const buildStageIds = ['contract', 'verify', 'image', 'wiring'] as const;

/** Stages within one environment, in order. @public */
export const environmentStageIds = [
  'enable',
  'sync',
  'health',
  'smoke',
] as const;

/** A link to evidence in an outside system. @public */
export const evidenceSchema = z.object({
  title: z.string(),
  url: z.string(),
  /** Which messages its words are; absent where they are an outside system's. */
  said: saidSchema({ title: sayingSchema }),
});

/** The pull request that a stage hangs on. @public */
export const stagePullSchema = z.object({
  number: z.number(),
  url: z.string(),
  title: z.string(),
  author: z.string(),
  state: z.enum(['open', 'merged', 'closed']),
  draft: z.boolean(),
  /** Whether it merges itself once it may. */
  autoMerge: z.boolean(),
  /** ISO 8601. */
  createdAt: z.string(),
  /** ISO 8601. */
  mergedAt: z.string().optional(),
  mergedBy: z.string().optional(),
  /** All its checks together; absent where they are not known. */
  checks: z.enum(['queued', 'running', 'passed', 'failed']).optional(),
  /** Newest review of each person, in GitHub's words; absent where it was not asked for. */
  reviews: z
    .array(z.object({ author: z.string(), state: z.string() }))
    .optional(),
});

/** A Kubernetes resource, or a hook of Argo CD's, with the state it is in. @public */
export const stageResourceSchema = z.object({
  name: z.string(),
  /** In Argo CD's words. */
  state: z.string(),
  message: z.string().optional(),
});

/** What one check of verify came to, as CI reports it. @public */
export const stageCheckSchema = z.object({
  check: z.string(),
  status: outcomeStatusSchema,
  /** Of tests, how many passed; in the check's own words. */
  message: z.string(),
});

/** One stage on the path of a digest. @public */
export const stageSchema = z.object({
  id: z.enum([...buildStageIds, ...environmentStageIds]),
  status: stageStatusSchema,
  /** One sentence: what is so, or what broke and why. */
  message: z.string(),
  said: saidSchema({ message: sayingSchema, log: sayingSchema.optional() }),
  /** The digest that the status is about, where there is one. */
  digest: z.string().optional(),
  evidence: z.array(evidenceSchema),
  findings: z.array(findingSchema).optional(),
  /** Checks of verify, in the order of the report. */
  checks: z.array(stageCheckSchema).optional(),
  /** Log excerpt of what failed (a smoke Job, say), newest lines last. */
  log: z.string().optional(),
  /** The pull request that brings or brought it, where there is one. */
  pull: stagePullSchema.optional(),
  /** Conditions of the Argo CD Application, as `type: message`. */
  conditions: z.array(z.string()).optional(),
  /** Resources out of sync or not healthy, and hooks that ran. */
  resources: z.array(stageResourceSchema).optional(),
  /** ISO 8601; when the outside system says the state was reached. */
  since: z.string().optional(),
});

/** State of a stage. @public */
export type StageStatus = z.infer<typeof stageStatusSchema>;
/** Link to evidence. @public */
export type Evidence = z.infer<typeof evidenceSchema>;
/** Pull request of a stage. @public */
export type StagePull = z.infer<typeof stagePullSchema>;
/** Resource or hook. @public */
export type StageResource = z.infer<typeof stageResourceSchema>;
/** Check of verify. @public */
export type StageCheck = z.infer<typeof stageCheckSchema>;
/** One stage. @public */
export type Stage = z.infer<typeof stageSchema>;
