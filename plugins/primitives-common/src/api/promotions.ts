import { z } from 'zod';
import { environmentSchema } from '../names';
import { primitiveFields } from '../primitive-fields';
import { stagePullSchema } from '../stage';

/** Most promotions that one answer lists. @public */
export const maxPromotions = 500;

/** Query of `GET /promotions`. @public */
export const promotionsQuerySchema = z.strictObject({
  source: environmentSchema
    .default('dev')
    .meta({ examples: ['staging'] })
    .describe('The environment that digests are taken from'),
  target: environmentSchema
    .default('staging')
    .meta({ examples: ['production'] })
    .describe('The environment that they wait for'),
});

/** A digest that is proven in one environment and waits for the next. @public */
export const promotionSchema = z.object({
  ...primitiveFields,
  system: z.string().optional(),
  digest: z.string().describe('What the source runs'),
  targetDigest: z
    .string()
    .optional()
    .describe('What Git asks for in the target; absent where it is not enabled'),
  since: z
    .string()
    .describe('ISO 8601; when its smoke was seen to pass in the source'),
  digests: z
    .number()
    .int()
    .optional()
    .describe(
      'How many digests were seen to be proven in the source since that of the target; absent where history does not reach back to it',
    ),
  pull: stagePullSchema
    .pick({ number: true, url: true, draft: true, checks: true })
    .optional()
    .describe(
      'The open pull request that moves it in the target, alone or together with others',
    ),
});

/** Most unproven primitives that one answer lists. @public */
export const maxUnproven = 100;

/** Answer of `GET /promotions`. @public */
export const promotionsSchema = z.object({
  items: z
    .array(promotionSchema)
    .describe('Longest wait first; at most 500 of them'),
  total: z.number().int().describe('How many wait'),
  unproven: z
    .number()
    .int()
    .describe(
      'Differ as well, but no smoke was seen to pass for what the source runs',
    ),
  left: z
    .array(
      promotionSchema.pick({
        ...{ id: true, kind: true, name: true, version: true, owner: true },
        digest: true,
      }),
    )
    .describe(
      'Of those, the first 100 by id: nothing proves what the source runs',
    ),
});

/** What is asked of the promotion board. @public */
export type PromotionsQuery = Partial<z.output<typeof promotionsQuerySchema>>;
/** A digest that waits for the next environment. @public */
export type Promotion = z.infer<typeof promotionSchema>;
/** What waits for an environment. @public */
export type Promotions = z.infer<typeof promotionsSchema>;
