import { z } from 'zod';
import { momentSchema, referenceSchema } from './page';
import { verdictCountsSchema } from './rules';

/** Longest span that trends are asked for, in days. @public */
export const maxTrendDays = 400;

const dayMs = 24 * 60 * 60_000;

/** Query of `GET /audit/trends`. @public */
export const trendsQuerySchema = z
  .strictObject({
    owner: referenceSchema
      .optional()
      .meta({ examples: ['group:default/orders'] })
      .describe('Of this owner, as it is written; of the whole fleet, without'),
    from: momentSchema
      .optional()
      .describe(
        'From the day (UTC) of this moment; 90 days before to, without',
      ),
    to: momentSchema
      .optional()
      .describe('Up to the day of this moment, today without'),
  })
  .superRefine(({ from, to }, context) => {
    if (!from) return;
    const span = (to?.getTime() ?? Date.now()) - from.getTime();
    if (span > 0 && span <= maxTrendDays * dayMs) return;
    context.addIssue({
      code: 'custom',
      path: ['from'],
      message: `must be before to, and at most ${maxTrendDays} days before it`,
    });
  });

/** One day of the trends. @public */
export const trendDaySchema = z.object({
  day: z.string().describe('In UTC, as 2026-01-31'),
  verdicts: verdictCountsSchema.describe(
    'Of all rules of the Definition of Done, as the day ended, or as they stand',
  ),
  breaches: z
    .array(
      z.object({
        rule: z.string(),
        open: z
          .number()
          .int()
          .optional()
          .describe('Absent where the rule could not be looked at that day'),
      }),
    )
    .describe('Of each non-negotiable'),
});

/** Answer of `GET /audit/trends`; oldest day first, and days of which nothing is known are left out. @public */
export const trendsSchema = z.object({
  from: z.string().describe('First day that was asked for'),
  to: z.string().describe('Last day that was asked for'),
  days: z.array(trendDaySchema),
  rules: z
    .array(z.object({ rule: z.string(), title: z.string() }))
    .describe('The non-negotiables, in their order'),
});

/** What is asked of the trends. @public */
export type TrendsQuery = Partial<z.output<typeof trendsQuerySchema>>;
/** One day of the trends. @public */
export type TrendDay = z.infer<typeof trendDaySchema>;
/** Verdicts and breaches by day. @public */
export type Trends = z.infer<typeof trendsSchema>;
