import { z } from 'zod';
import { kindSchema } from '../identity';
import { environmentSchema } from '../names';
import { nextStepSchema, primitiveSummarySchema } from '../pipeline';
import { sourceStatusSchema } from '../source-status';
import { stageStatusSchema } from '../stage';
import { verdictSchema } from '../verdict';
import {
  flagSchema,
  offsetQuery,
  oneOf,
  pageFields,
  pageQuery,
  referenceSchema,
  refuseBoth,
  searchSchema,
} from './page';

/** The states that a primitive is counted under, worst first; each primitive counts once. @public */
export const fleetStateSchema = z.enum([
  'failed',
  'unknown',
  'waiting',
  'done',
]);

/** What the fleet can be grouped by. @public */
export const fleetGroupingSchema = z.enum(['owner', 'system', 'kind']);

/** What narrows the fleet; every list of it takes these. */
const fleetFilters = {
  id: oneOf(referenceSchema, 'domain-orders-v0').describe(
    'Only these primitives',
  ),
  kind: oneOf(kindSchema, 'domain').describe('Only of these kinds'),
  owner: oneOf(referenceSchema, 'group:default/orders').describe(
    'Only of these owners, as they are written',
  ),
  system: oneOf(referenceSchema, 'commerce').describe('Only of these systems'),
  search: searchSchema.describe(
    'Part of the id, the owner or the system, whatever the case, taken literally',
  ),
  state: oneOf(fleetStateSchema, 'failed').describe(
    'The one word for the primitive, as GET /fleet/counts counts it',
  ),
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
};

type Filters = z.output<z.ZodObject<typeof fleetFilters>>;

/** Says which filters speak of an environment that is not named. */
function needEnvironment(query: Filters, context: z.RefinementCtx): void {
  if (query.environment) return;
  for (const name of ['status', 'enabled', 'done'] as const) {
    if (query[name] === undefined) continue;
    context.addIssue({
      code: 'custom',
      path: [name],
      message: 'needs environment, which says where',
    });
  }
}

/** Query of `GET /primitives`. @public */
export const fleetQuerySchema = z
  .strictObject({
    ...pageQuery,
    ...offsetQuery,
    ...fleetFilters,
    sort: z
      .enum(['id', 'since', 'owner', 'system', 'kind'])
      .default('id')
      .describe('since: by how long the state it is in has lasted'),
    order: z
      .enum(['asc', 'desc'])
      .default('asc')
      .describe('since ascending is longest first'),
  })
  .superRefine((query, context) => {
    needEnvironment(query, context);
    refuseBoth(query, context);
  });

/** Answer of `GET /primitives`. @public */
export const fleetPageSchema = z.object({
  items: z.array(primitiveSummarySchema),
  ...pageFields,
  total: z
    .number()
    .int()
    .describe('Primitives that the filters leave, on all pages'),
  hidden: z
    .boolean()
    .optional()
    .describe(
      'Whether there are primitives that permission hides, whatever the filters; neither listed nor counted',
    ),
  sources: z.array(sourceStatusSchema),
});

/** Query of `GET /fleet/groups`. @public */
export const fleetGroupsQuerySchema = z
  .strictObject({
    by: fleetGroupingSchema
      .default('owner')
      .meta({ examples: ['system'] })
      .describe('What makes a group'),
    ...fleetFilters,
  })
  .superRefine(needEnvironment);

/**
 * Answer of `GET /fleet/groups`: in the order of `GET /primitives` sorted by the same,
 * so that the lines of a group follow those of the groups before it.
 * @public
 */
export const fleetGroupsSchema = z.object({
  items: z.array(
    z.object({
      value: z
        .string()
        .describe('As it is written; empty for primitives without'),
      total: z.number().int(),
      failed: z.number().int().describe('Primitives in the state failed'),
    }),
  ),
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
/** The one word for a primitive. @public */
export type FleetState = z.infer<typeof fleetStateSchema>;
/** What the fleet can be grouped by. @public */
export type FleetGrouping = z.infer<typeof fleetGroupingSchema>;
/** What is asked of the fleet's groups. @public */
export type FleetGroupsQuery = Partial<z.output<typeof fleetGroupsQuerySchema>>;
/** How the fleet falls into groups. @public */
export type FleetGroups = z.infer<typeof fleetGroupsSchema>;
