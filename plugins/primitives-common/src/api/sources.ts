import { z } from 'zod';
import { parsePrimitiveId } from '../identity';
import { sourceStatusSchema } from '../source-status';

/** Schema of a primitive's id, `<kind>-<name>-<version>`. @public */
export const primitiveIdSchema = z
  .string({ error: 'id: must be text' })
  .max(100, 'id: must have at most 100 characters')
  .refine(id => parsePrimitiveId(id) !== undefined, {
    error:
      "id: must be <kind>-<name>-<version>, for example 'domain-orders-v0'",
  })
  .meta({ examples: ['domain-orders-v0'] });

/** Answer of `GET /sources`. @public */
export const sourcesReportSchema = z.object({
  items: z.array(
    sourceStatusSchema.extend({
      ageSeconds: z
        .number()
        .optional()
        .describe('Since it was read last; absent where it never was'),
      detail: z
        .string()
        .optional()
        .describe(
          'The error as it was met, with addresses; only for whoever may have all sources read again (primitives.refresh)',
        ),
    }),
  ),
  lag: z
    .object({
      hints: z.number().int().describe('Hints that wait to be followed'),
      primitives: z
        .number()
        .int()
        .describe('Primitives that wait to be assembled'),
      seconds: z.number().describe('How long the oldest of them has waited'),
    })
    .describe('What was reported, and does not show yet'),
});

/** Answer of `GET /health`. Says nothing that is not for everybody. @public */
export const healthSchema = z.object({
  status: z.enum(['ok', 'degraded']),
  sources: z.array(
    z.object({
      source: sourceStatusSchema.shape.source,
      instance: z.string().optional(),
      status: z
        .enum(['ok', 'failed', 'limited', 'stale'])
        .describe(
          'limited: read of late, and its rate limit is used up; stale: not read for long, or never yet',
        ),
    }),
  ),
});

/** Body of `POST /refresh`: everything, one source, or one primitive. @public */
export const refreshRequestSchema = z
  .strictObject({
    source: sourceStatusSchema.shape.source.optional(),
    primitive: primitiveIdSchema.optional(),
  })
  .refine(({ source, primitive }) => !source || !primitive, {
    path: ['primitive'],
    message: 'must not be given beside source',
  })
  .meta({
    examples: [{}, { source: 'argocd' }, { primitive: 'domain-orders-v0' }],
  });

/** Answer of `POST /refresh`. @public */
export const acceptedSchema = z.object({ status: z.literal('accepted') });

/** How the sources are doing. @public */
export type SourcesReport = z.infer<typeof sourcesReportSchema>;
/** Health for everybody. @public */
export type Health = z.infer<typeof healthSchema>;
/** What is to be read again. @public */
export type RefreshRequest = z.infer<typeof refreshRequestSchema>;
