import { z } from 'zod';
import { environmentSchema } from '../names';
import { saidSchema, sayingSchema } from '../sayings';
import { evidenceSchema } from '../stage';
import { momentSchema, pageFields, pageQuery, refuseBackwards } from './page';
import { primitiveIdSchema } from './sources';

/** What can be changed outside Git. @public */
export const outsideChangeSchema = z.enum([
  'drift',
  'override',
  'manual-sync',
  'image',
]);

/** Query of `GET /audit/break-glass`. @public */
export const breakGlassQuerySchema = z
  .strictObject({
    ...pageQuery,
    change: z
      .array(outsideChangeSchema)
      .max(4)
      .optional()
      .meta({ examples: [['drift']] })
      .describe('Only of these kinds'),
    environment: environmentSchema
      .optional()
      .meta({ examples: ['production'] })
      .describe('Only in this environment'),
    owner: z
      .string()
      .min(1)
      .max(255)
      .optional()
      .meta({ examples: ['group:default/orders'] })
      .describe('Only of this owner, as it is written'),
    id: primitiveIdSchema.optional().describe('Only of this primitive'),
    state: z
      .enum(['open', 'over'])
      .optional()
      .describe('Whether it still stands'),
    from: momentSchema
      .optional()
      .describe('What stood at this moment or later'),
    to: momentSchema.optional().describe('What began before this moment'),
  })
  .superRefine(refuseBackwards);

/** A change outside Git: from when until when it stood. @public */
export const breakGlassItemSchema = z.object({
  change: outsideChangeSchema.describe(
    'drift: differs from Git; override: a parameter of Argo CD; manual-sync: a person synced; image: runs what Git does not name',
  ),
  rule: z.string(),
  subject: z.string(),
  application: z.string().describe('Argo CD Application, without its instance'),
  environment: z.string().optional(),
  primitive: z
    .string()
    .optional()
    .describe('<kind>/<name>, which its versions share'),
  owner: z.string().optional(),
  by: z
    .string()
    .optional()
    .describe('Who did it; absent where nobody is named'),
  message: z.string(),
  said: saidSchema({ message: sayingSchema }),
  evidence: z.array(evidenceSchema),
  since: z.string().describe('ISO 8601; when it was done, or seen first'),
  until: z
    .string()
    .optional()
    .describe('ISO 8601; when it was seen to be over; absent while it stands'),
  seconds: z.number().describe('How long it lasted, or has lasted by now'),
});

/** Answer of `GET /audit/break-glass`; what began last comes first. @public */
export const breakGlassPageSchema = z.object({
  items: z.array(breakGlassItemSchema),
  ...pageFields,
});

/** What was changed outside Git. @public */
export type OutsideChange = z.infer<typeof outsideChangeSchema>;
/** What is asked of the changes outside Git. @public */
export type BreakGlassQuery = Partial<z.output<typeof breakGlassQuerySchema>>;
/** A change outside Git. @public */
export type BreakGlassItem = z.infer<typeof breakGlassItemSchema>;
/** A page of changes outside Git. @public */
export type BreakGlassPage = z.infer<typeof breakGlassPageSchema>;
