import { z } from 'zod';
import { primitiveFields } from './primitive-fields';
import { saidSchema, sayingSchema } from './sayings';
import { sourceStatusSchema } from './source-status';
import { stageSchema, stageStatusSchema } from './stage';
import { verdictSchema } from './verdict';

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
  said: saidSchema({ title: sayingSchema, reason: sayingSchema }),
  url: z.string().optional(),
  template: z
    .object({ name: z.string(), values: z.record(z.string(), z.unknown()) })
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
  ...primitiveFields,
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
  ...primitiveFields,
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

/** Stages of one environment. @public */
export type EnvironmentPipeline = z.infer<typeof environmentPipelineSchema>;
/** Next step. @public */
export type NextStep = z.infer<typeof nextStepSchema>;
/** Commit. @public */
export type Commit = z.infer<typeof commitSchema>;
/** Image. @public */
export type Image = z.infer<typeof imageSchema>;
/** Pipeline. @public */
export type Pipeline = z.infer<typeof pipelineSchema>;
/** Line of the fleet. @public */
export type PrimitiveSummary = z.infer<typeof primitiveSummarySchema>;
