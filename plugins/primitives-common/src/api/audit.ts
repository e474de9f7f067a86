import { z } from 'zod';
import {
  auditItemSchema,
  auditRuleSchema,
  breachSchema,
  sourceStatusSchema,
} from '../pipeline';
import { momentSchema, pageFields, pageQuery } from './page';

/** Query of `GET /audit`. @public */
export const auditQuerySchema = z.strictObject({
  at: momentSchema.optional().describe('As it was known at this moment'),
});

/** Answer of `GET /audit`. @public */
export const auditOverviewSchema = z.object({
  rules: z
    .array(
      auditRuleSchema.extend({
        breaches: z.number().int().describe('How many there are'),
      }),
    )
    .describe('The non-negotiables; unknown where one could not be looked at'),
  counts: z
    .object({
      met: z.number().int(),
      'not-met': z.number().int(),
      unknown: z.number().int(),
    })
    .describe('How many of the non-negotiables came out how'),
  primitives: z.number().int().describe('Primitives that are known'),
  breaches: z.array(breachSchema).describe('The newest ones'),
  sources: z.array(sourceStatusSchema),
});

/** Query of `GET /audit/items`. @public */
export const auditItemsQuerySchema = z.strictObject({
  ...pageQuery,
  at: momentSchema.optional().describe('As it was known at this moment'),
});

/** Answer of `GET /audit/items`. @public */
export const auditItemsPageSchema = z.object({
  items: z.array(auditItemSchema),
  ...pageFields,
});

/** Query of `GET /audit/breaches`. @public */
export const breachesQuerySchema = z.strictObject({
  ...pageQuery,
  rule: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .meta({ examples: ['ci-is-the-writer'] })
    .describe('Only of this rule'),
  at: momentSchema.optional().describe('As it was known at this moment'),
});

/** Answer of `GET /audit/breaches`. With `at` a page may be empty and still have a next one. @public */
export const breachesPageSchema = z.object({
  items: z.array(breachSchema),
  ...pageFields,
});

/** Query of `GET /audit/export`. @public */
export const auditExportQuerySchema = z.strictObject({
  format: z.enum(['json', 'csv']).default('json'),
  at: momentSchema.optional().describe('As it was known at this moment'),
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
