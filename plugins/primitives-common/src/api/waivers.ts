import { z } from 'zod';
import { momentSchema } from './page';

const count = z.number().int();

/** Query of `GET /audit/waivers`. @public */
export const waiversQuerySchema = z.strictObject({
  at: momentSchema.optional().describe('As it was known at this moment'),
});

/** An exception from a rule until a day, and what it changes. @public */
export const listedWaiverSchema = z.object({
  rule: z.string(),
  title: z
    .string()
    .optional()
    .describe('Of the rule; absent where there is no such rule'),
  primitive: z.string().optional(),
  owner: z.string().optional().describe('Or whose primitives it is for'),
  environment: z
    .string()
    .optional()
    .describe('Only there; everywhere, without'),
  until: z.string().describe('The last day, in UTC'),
  isOver: z.boolean().describe('It has no effect any more'),
  reason: z.string(),
  since: z
    .string()
    .optional()
    .describe(
      'ISO 8601; when it came to the branch as it is, where Git’s history says',
    ),
  by: z
    .string()
    .optional()
    .describe('Author of the commit that it came by, where that is known'),
  verdicts: count
    .optional()
    .describe('Verdicts that it lets be; absent for a past moment'),
  breaches: count
    .optional()
    .describe('Breaches that it lets be; absent for a past moment'),
});

/** Answer of `GET /audit/waivers`: those in force first, and of these the first to end. @public */
export const waiversSchema = z.object({
  items: z.array(listedWaiverSchema),
  url: z.string().describe('The file, in the GitOps repository'),
  by: z.string().optional().describe('Author of the newest commit of the file'),
});

/** A waiver. @public */
export type ListedWaiver = z.infer<typeof listedWaiverSchema>;
/** The waivers. @public */
export type Waivers = z.infer<typeof waiversSchema>;
