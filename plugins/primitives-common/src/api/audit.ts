import { z } from 'zod';
import { kindSchema } from '../identity';
import { environmentSchema } from '../names';
import { auditItemSchema, auditRuleSchema, breachSchema } from '../audit';
import { sourceStatusSchema } from '../source-status';
import { verdictSchema } from '../verdict';
import {
  flagSchema,
  momentSchema,
  offsetQuery,
  oneOf,
  pageFields,
  pageQuery,
  referenceSchema,
  refuseBoth,
  searchSchema,
  textSchema,
} from './page';

const at = momentSchema.optional().describe('As it was known at this moment');
const rule = textSchema
  .min(1)
  .max(100)
  .optional()
  .meta({ examples: ['ci-is-the-writer'] });
const total = z
  .number()
  .int()
  .optional()
  .describe(
    'What the filters leave, on all pages; absent for a past moment, which is gone through page by page',
  );

/** Most breaches that the overview names. @public */
export const maxNewestBreaches = 50;

/** Query of `GET /audit`. @public */
export const auditQuerySchema = z.strictObject({ at });

/** Answer of `GET /audit`. @public */
export const auditOverviewSchema = z.object({
  rules: z
    .array(
      auditRuleSchema.extend({
        breaches: z.number().int().describe('How many there are'),
      }),
    )
    .describe(
      'The non-negotiables; unknown where one could not be looked at, not-applicable where there is nothing to judge yet',
    ),
  counts: z
    .object({
      met: z.number().int(),
      'not-met': z.number().int(),
      unknown: z.number().int(),
      'not-applicable': z.number().int(),
    })
    .describe('How many of the non-negotiables came out how'),
  primitives: z.number().int().describe('Primitives that are known'),
  hidden: z
    .boolean()
    .optional()
    .describe(
      'Whether there are primitives that permission hides; nothing here is about them',
    ),
  breaches: z
    .array(breachSchema)
    .describe(`The ${maxNewestBreaches} newest ones`),
  sources: z.array(sourceStatusSchema),
});

/** Query of `GET /audit/items`. @public */
export const auditItemsQuerySchema = z
  .strictObject({
    ...pageQuery,
    ...offsetQuery,
    kind: oneOf(kindSchema, 'domain').describe('Only of these kinds'),
    owner: oneOf(referenceSchema, 'group:default/orders').describe(
      'Only of these owners, as they are written',
    ),
    search: searchSchema.describe(
      'Part of the id, the owner or the system, whatever the case, taken literally',
    ),
    verdict: oneOf(verdictSchema.shape.status, 'not-met').describe(
      'The worst of its verdicts: not-met, then unknown, then met',
    ),
    rule: rule
      .meta({ examples: ['core-ci'] })
      .describe('The rule that verdict and waived speak of; each, without'),
    environment: environmentSchema
      .optional()
      .meta({ examples: ['dev'] })
      .describe('The environment that verdict and waived speak of'),
    waived: flagSchema
      .optional()
      .describe('Whether a waiver lets one of its verdicts be'),
    at,
  })
  .superRefine((query, context) => {
    refuseBoth(query, context);
    if (query.offset === undefined || query.at === undefined) return;
    context.addIssue({
      code: 'custom',
      path: ['offset'],
      message: 'goes without at: the past is gone through page by page',
    });
  });

/** Answer of `GET /audit/items`. With `at` a page may be empty and still have a next one. @public */
export const auditItemsPageSchema = z.object({
  items: z.array(auditItemSchema),
  total,
  ...pageFields,
});

/** Query of `GET /audit/breaches`. @public */
export const breachesQuerySchema = z.strictObject({
  ...pageQuery,
  rule: rule.describe('Only of this rule'),
  owner: oneOf(referenceSchema, 'group:default/orders').describe(
    'Only of primitives of these owners, as they are written',
  ),
  kind: oneOf(kindSchema, 'domain').describe(
    'Only of primitives of these kinds',
  ),
  environment: environmentSchema
    .optional()
    .meta({ examples: ['dev'] })
    .describe('Only of this environment'),
  waived: flagSchema
    .optional()
    .describe('true: only what a waiver lets be; false: only what none does'),
  search: searchSchema.describe(
    'Part of the subject, the message, the primitive or the owner, whatever the case, taken literally',
  ),
  sort: z
    .enum(['since', 'rule'])
    .default('since')
    .describe('With at it is by primitive'),
  order: z.enum(['asc', 'desc']).default('desc'),
  at,
});

/** Answer of `GET /audit/breaches`. With `at` a page may be empty and still have a next one. @public */
export const breachesPageSchema = z.object({
  items: z.array(breachSchema),
  total,
  ...pageFields,
});

/** Query of `GET /audit/export`. @public */
export const auditExportQuerySchema = z.strictObject({
  format: z.enum(['json', 'csv']).default('json'),
  at,
});

/** `GET /audit/export` as JSON. @public */
export const auditExportSchema = z.object({
  at: z.string().describe('ISO 8601; the moment that it is about'),
  rules: auditOverviewSchema.shape.rules,
  items: z.array(auditItemSchema),
  breaches: z.array(breachSchema),
});

/** The non-negotiables with their counts. @public */
export type AuditOverview = z.infer<typeof auditOverviewSchema>;
/** What is asked of the Definitions of Done. @public */
export type AuditItemsQuery = Partial<z.output<typeof auditItemsQuerySchema>>;
/** A page of the Definitions of Done. @public */
export type AuditItemsPage = z.infer<typeof auditItemsPageSchema>;
/** What is asked of the breaches. @public */
export type BreachesQuery = Partial<z.output<typeof breachesQuerySchema>>;
/** A page of breaches. @public */
export type BreachesPage = z.infer<typeof breachesPageSchema>;
/** What is asked of an export. @public */
export type AuditExportQuery = Partial<z.output<typeof auditExportQuerySchema>>;
/** An export as JSON. @public */
export type AuditExport = z.infer<typeof auditExportSchema>;
