import { z } from 'zod';
import { outcomeStatusSchema } from './outcome-status';
import { findingSchema } from './report';

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
export const evidenceSchema = z.object({ title: z.string(), url: z.string() });

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

/** The stages of one environment. @public */
export const environmentPipelineSchema = z.object({
  environment: z.string(),
  /** Digest that Git asks for there. */
  digest: z.string().optional(),
  enabled: z.boolean(),
  stages: z.array(stageSchema),
});

/** The one thing to do next. `template` opens a Scaffolder template, `link` a page elsewhere. @public */
export const nextStepSchema = z.object({
  kind: z.enum(['template', 'link', 'wait', 'none']),
  title: z.string(),
  /** Why this, and who acts. */
  reason: z.string(),
  url: z.string().optional(),
  template: z
    .object({ name: z.string(), values: z.record(z.string(), z.unknown()) })
    .optional(),
});

/** An exception from a rule for a while, as the GitOps repository has it. @public */
export const verdictWaiverSchema = z.object({
  /** The last day, in UTC. */
  until: z.string(),
  reason: z.string(),
  /** Author of the newest commit of the file; who reviewed it is on that commit's pull request. */
  by: z.string().optional(),
  /** The file. */
  url: z.string(),
});

/** One rule of the Definition of Done, judged. @public */
export const verdictSchema = z.object({
  rule: z.string(),
  title: z.string(),
  environment: z.string().optional(),
  status: z.enum(['met', 'not-met', 'unknown']),
  reason: z.string(),
  evidence: z.array(evidenceSchema),
  /** ISO 8601; when what it stands on came to be so, where the outside says. */
  since: z.string().optional(),
  /** Whose commit or merge it stands on, where the outside says. */
  by: z.string().optional(),
  /** Why nobody has to act on it; it stays what it is. */
  waiver: verdictWaiverSchema.optional(),
});

/** How a source is doing; facts of a source that is down stay, marked stale. @public */
export const sourceStatusSchema = z.object({
  source: z.enum(['github-core', 'github-gitops', 'registry', 'argocd']),
  /** Name of the Argo CD instance, where the source is one of several. */
  instance: z.string().optional(),
  /** `limited`: it is there, and we may not ask it for everything before `limitedUntil`. */
  status: z.enum(['ok', 'failed', 'limited', 'never']),
  /** Words for a person, when it failed or is limited. */
  message: z.string().optional(),
  /** ISO 8601; when our rate limit, or our share of it, is there again. */
  limitedUntil: z.string().optional(),
  /** ISO 8601; last time it was read in full. */
  lastSuccessAt: z.string().optional(),
  lastAttemptAt: z.string().optional(),
  /** What is left of the rate limit that the system gave us, as it said last. */
  budget: z
    .object({
      limit: z.number(),
      remaining: z.number(),
      /** ISO 8601. */
      resetAt: z.string(),
    })
    .optional(),
});

/** The commit that a pipeline is about. @public */
export const commitSchema = z.object({
  sha: z.string(),
  message: z.string(),
  author: z.string(),
  date: z.string(),
  url: z.string(),
});

/** An image as the registry has it. @public */
export const imageSchema = z.object({
  repository: z.string(),
  digest: z.string(),
  revision: z.string().optional(),
  platforms: z.array(z.string()),
  /** Bytes that are pulled for its first platform. */
  size: z.number().optional(),
});

const signalTagSchema = z
  .string()
  .optional()
  .describe('What signals name it by');

/** The path of the newest digest of one primitive, and what each environment runs. @public */
export const pipelineSchema = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  version: z.string(),
  owner: z.string().optional(),
  system: z.string().optional(),
  /** Branch the primitive lives on while its pull request is open; absent once on `main`. */
  branch: z.string().optional(),
  commit: commitSchema.optional(),
  image: imageSchema.optional(),
  stages: z.array(stageSchema),
  environments: z.array(environmentPipelineSchema),
  nextStep: nextStepSchema,
  done: z.array(verdictSchema),
  sources: z.array(sourceStatusSchema),
  /** ISO 8601; when the pipeline was assembled. */
  observedAt: z.string(),
  tag: signalTagSchema,
});

/** One line of the fleet. @public */
export const primitiveSummarySchema = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  version: z.string(),
  owner: z.string().optional(),
  system: z.string().optional(),
  branch: z.string().optional(),
  digest: z.string().optional(),
  /** ISO 8601; when the digest was published. */
  digestSince: z.string().optional(),
  /** ISO 8601; since when it is in the state that it is in. */
  since: z.string().optional(),
  /** Worst first: failed, unknown, waiting, running, passed, over the build stages. */
  build: stageStatusSchema,
  environments: z.array(
    z.object({
      environment: z.string(),
      enabled: z.boolean(),
      digest: z.string().optional(),
      /** ISO 8601; when Git began to ask for the newest digest there. */
      since: z.string().optional(),
      status: stageStatusSchema,
    }),
  ),
  nextStep: nextStepSchema,
  observedAt: z.string(),
  tag: signalTagSchema,
});

/** A breach of one of the non-negotiables. @public */
export const breachSchema = z.object({
  rule: z.string(),
  title: z.string(),
  subject: z.string(),
  message: z.string(),
  evidence: z.array(evidenceSchema),
  /** ISO 8601; since when it stands. */
  since: z.string().optional(),
  /** Who did it, where the outside says. */
  by: z.string().optional(),
  /** The primitive that it is about; absent for what is about none in particular. */
  id: z.string().optional(),
  owner: z.string().optional(),
  environment: z.string().optional(),
  /** Why nobody has to act on it for a while; it stays a breach. */
  waiver: verdictWaiverSchema.optional(),
});

/** One primitive's Definition of Done. @public */
export const auditItemSchema = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  version: z.string(),
  owner: z.string().optional(),
  done: z.array(verdictSchema),
});

/** A non-negotiable that was looked at, so that "no breach" is told from "could not look". @public */
export const auditRuleSchema = z.object({
  rule: z.string(),
  title: z.string(),
  /** `not-applicable`: everything could be looked at, and there is nothing that it is about. */
  status: z.enum(['met', 'not-met', 'unknown', 'not-applicable']),
  reason: z.string(),
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
/** Stages of one environment. @public */
export type EnvironmentPipeline = z.infer<typeof environmentPipelineSchema>;
/** Next step. @public */
export type NextStep = z.infer<typeof nextStepSchema>;
/** Exception from a rule. @public */
export type VerdictWaiver = z.infer<typeof verdictWaiverSchema>;
/** Verdict. @public */
export type Verdict = z.infer<typeof verdictSchema>;
/** Source status. @public */
export type SourceStatus = z.infer<typeof sourceStatusSchema>;
/** Commit. @public */
export type Commit = z.infer<typeof commitSchema>;
/** Image. @public */
export type Image = z.infer<typeof imageSchema>;
/** Pipeline. @public */
export type Pipeline = z.infer<typeof pipelineSchema>;
/** Line of the fleet. @public */
export type PrimitiveSummary = z.infer<typeof primitiveSummarySchema>;
/** Breach. @public */
export type Breach = z.infer<typeof breachSchema>;
/** One primitive's Definition of Done. @public */
export type AuditItem = z.infer<typeof auditItemSchema>;
/** A non-negotiable that was looked at. @public */
export type AuditRule = z.infer<typeof auditRuleSchema>;
/** What the standing checks and the Definition of Done say of a fleet. @public */
export type Audit = {
  items: AuditItem[];
  breaches: Breach[];
  rules: AuditRule[];
  sources: SourceStatus[];
};
