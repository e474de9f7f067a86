import { z } from 'zod';
import { momentSchema, refuseBackwards, textSchema } from './page';
import { primitiveIdSchema } from './sources';

/** Query of `GET /metrics/delivery`. @public */
export const deliveryQuerySchema = z
  .strictObject({
    owner: textSchema
      .min(1)
      .max(255)
      .optional()
      .meta({ examples: ['group:default/orders'] })
      .describe('Only of this owner, as it is written'),
    id: primitiveIdSchema.optional().describe('Only of this primitive'),
    from: momentSchema
      .optional()
      .describe('Begin of what is looked at; 90 days before its end without'),
    to: momentSchema.optional().describe('End of what is looked at; now without'),
  })
  .superRefine(refuseBackwards);

const seconds = z
  .number()
  .optional()
  .describe('Seconds; absent where nothing is known');

/** The four figures of DORA, over some changes. @public */
export const deliveryFiguresSchema = z.object({
  deployments: z
    .number()
    .int()
    .describe('Digests whose smoke passed in production for the first time'),
  perWeek: z
    .number()
    .optional()
    .describe('Deployments a week; absent where less than a week is known'),
  leadTime: z
    .object({
      median: seconds,
      p90: seconds,
      known: z.number().int().describe('Deployments whose commit is known'),
      unknown: z.number().int().describe('Deployments whose commit is not'),
    })
    .describe('From the date of the commit to the deployment'),
  changeFailure: z
    .object({
      failed: z.number().int(),
      changes: z
        .number()
        .int()
        .describe('Digests whose first smoke in production ended'),
      ratio: z.number().optional().describe('0 to 1; absent without changes'),
    })
    .describe(
      'Changes whose smoke failed, or that were followed within 24 hours by a failed stage or a rollback in production',
    ),
  restore: z
    .object({
      median: seconds,
      restored: z.number().int(),
      open: z.number().int().describe('Failures that are not over'),
    })
    .describe('From a failure until a smoke passed in production again'),
});

/** Answer of `GET /metrics/delivery`. @public */
export const deliverySchema = z.object({
  environment: z.string().describe('Where a change counts as delivered'),
  from: z.string().describe('ISO 8601'),
  to: z.string().describe('ISO 8601'),
  since: z
    .string()
    .optional()
    .describe(
      'ISO 8601; begin of what history tells. Before it nothing is known, and nothing counted',
    ),
  figures: deliveryFiguresSchema,
  weeks: z
    .array(
      deliveryFiguresSchema.extend({
        from: z.string().describe('ISO 8601'),
        known: z.boolean().describe('Whether history reaches back to all of it'),
      }),
    )
    .describe('The same of each seven days, the last of which end at to'),
  teams: z
    .array(
      z.object({
        owner: z.string().describe('Empty for primitives without'),
        figures: deliveryFiguresSchema,
      }),
    )
    .describe('The same of each owner, by name'),
});

/** What is asked of the delivery figures. @public */
export type DeliveryQuery = Partial<z.output<typeof deliveryQuerySchema>>;
/** The four figures of DORA. @public */
export type DeliveryFigures = z.infer<typeof deliveryFiguresSchema>;
/** How delivery goes. @public */
export type Delivery = z.infer<typeof deliverySchema>;
