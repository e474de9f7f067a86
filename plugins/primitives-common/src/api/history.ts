import { z } from 'zod';
import { saidSchema, sayingSchema } from '../sayings';
import { stageSchema, stageStatusSchema } from '../stage';
import { momentSchema, pageFields, pageQuery, refuseBackwards } from './page';

/** A stage that changed its status or its digest. @public */
export const transitionSchema = z.object({
  seq: z
    .number()
    .int()
    .describe('Grows with every transition of the whole fleet'),
  id: z.string(),
  environment: z
    .string()
    .optional()
    .describe('Absent for the stages before any environment'),
  stage: stageSchema.shape.id,
  at: z.string().describe('ISO 8601; when it was seen'),
  from: stageStatusSchema
    .optional()
    .describe('Absent when the stage was not known before'),
  to: stageStatusSchema
    .optional()
    .describe('Absent when the primitive or the environment went'),
  digest: z.string().optional(),
  message: z.string().describe('What the stage said then'),
  said: saidSchema({ message: sayingSchema }),
});

/** Query of `GET /primitives/{id}/history`. @public */
export const historyQuerySchema = z
  .strictObject({
    ...pageQuery,
    from: momentSchema.optional().describe('At this moment and later'),
    to: momentSchema.optional().describe('Before this moment'),
  })
  .superRefine(refuseBackwards);

/** Answer of `GET /primitives/{id}/history`; newest first. @public */
export const historyPageSchema = z.object({
  items: z.array(transitionSchema),
  ...pageFields,
});

/** A stage that changed. @public */
export type Transition = z.infer<typeof transitionSchema>;
/** What is asked of a history. @public */
export type HistoryQuery = Partial<z.output<typeof historyQuerySchema>>;
/** A page of a history. @public */
export type HistoryPage = z.infer<typeof historyPageSchema>;
