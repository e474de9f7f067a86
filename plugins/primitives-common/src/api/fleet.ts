import { z } from 'zod';
import { kindSchema } from '../identity';
import { environmentSchema } from '../names';
import {
  nextStepSchema,
  primitiveSummarySchema,
  sourceStatusSchema,
  stageStatusSchema,
  verdictSchema,
} from '../pipeline';
import { flagSchema, pageFields, pageQuery } from './page';

/** Longest text that is searched for; ids have at most 40 characters. */
const maxSearchLength = 100;

/** A filter that may be given several times: one of the values has to fit. */
const oneOf = <T extends z.ZodType>(value: T, example: z.input<T>) =>
  z
    .array(value)
    .max(50)
    .optional()
    .meta({ examples: [[example]] });
const reference = z.string().min(1).max(255);

/** Query of `GET /primitives`. @public */
export const fleetQuerySchema = z
  .strictObject({
    ...pageQuery,
    kind: oneOf(kindSchema, 'domain').describe('Only of these kinds'),
    owner: oneOf(reference, 'group:default/orders').describe(
      'Only of these owners, as they are written',
    ),
    system: oneOf(reference, 'commerce').describe('Only of these systems'),
    search: z
      .string()
      .max(maxSearchLength)
      .optional()
      .meta({ examples: ['orders'] })
      .describe('Part of the id, whatever the case, taken literally'),
    build: oneOf(stageStatusSchema, 'failed').describe(
      'Worst status of the stages before any environment',
    ),
    nextStep: oneOf(nextStepSchema.shape.kind, 'template').describe(
      'Kind of the next step',
    ),
    onBranch: flagSchema
      .optional()
      .describe(
        'true: only what lives on a branch yet; false: only what is on main',
      ),
    environment: environmentSchema
      .optional()
      .meta({ examples: ['dev'] })
      .describe('The environment that status, enabled and done speak of'),
    status: oneOf(stageStatusSchema, 'running').describe(
      'Worst status in the environment',
    ),
    enabled: flagSchema
      .optional()
      .describe('Whether Git asks for it in the environment'),
    done: oneOf(verdictSchema.shape.status, 'not-met').describe(
      'Whether the Definition of Done is met in the environment',
    ),
    sort: z
      .enum(['id', 'since', 'owner'])
      .default('id')
      .describe('since: by how long the state it is in has lasted'),
    order: z
      .enum(['asc', 'desc'])
      .default('asc')
      .describe('since ascending is longest first'),
  })
  .superRefine((query, context) => {
    if (query.environment) return;
    for (const name of ['status', 'enabled', 'done'] as const) {
      if (query[name] === undefined) continue;
      context.addIssue({
        code: 'custom',
        path: [name],
        message: 'needs environment, which says where',
      });
    }
  });

/** Answer of `GET /primitives`. @public */
export const fleetPageSchema = z.object({
  items: z.array(primitiveSummarySchema),
  ...pageFields,
  total: z
    .number()
    .int()
    .describe('Primitives that the filters leave, on all pages'),
  sources: z.array(sourceStatusSchema),
});

/** Answer of `GET /fleet/counts`: each primitive counts once, worst first. @public */
export const fleetCountsSchema = z.object({
  failed: z
    .number()
    .int()
    .describe('A stage failed, of the build or where it is enabled'),
  unknown: z.number().int().describe('None failed, and one is unknown'),
  waiting: z.number().int().describe('Under way, or waiting for somebody'),
  done: z.number().int().describe('Built, and green in the first environment'),
  total: z.number().int(),
  sources: z.array(sourceStatusSchema),
});

/** What is asked of the fleet. @public */
export type FleetQuery = Partial<z.output<typeof fleetQuerySchema>>;
/** A page of the fleet. @public */
export type FleetPage = z.infer<typeof fleetPageSchema>;
/** How many primitives are in which state. @public */
export type FleetCounts = z.infer<typeof fleetCountsSchema>;
