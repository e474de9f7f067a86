import { z } from 'zod';
import { saidSchema, sayingSchema } from '../sayings';

const moment = z.string().describe('ISO 8601');
const place = z.object({
  link: z.number().int().describe('Place in the chain, from 1'),
  at: moment,
});

/**
 * Answer of `GET /history/verify`. The chain proves that nothing between its records was
 * changed; whoever can write the whole database can write a whole other chain, which the
 * heads in evidence bundles and backups then tell from this one.
 * @public
 */
export const historyVerificationSchema = z.object({
  status: z
    .enum(['whole', 'broken', 'empty'])
    .describe('empty: no record is sealed yet, so that nothing is proven'),
  verifiedAt: moment,
  records: z.number().int().describe('Records that were gone through'),
  unsealed: z
    .number()
    .int()
    .describe(
      'Newest records without a hash, as a version from before the chain writes them; they are sealed when the next replica begins to collect',
    ),
  sealedLate: z
    .number()
    .int()
    .describe(
      'Records that were sealed later than they were written: until then nothing would have shown a change of them',
    ),
  head: z
    .object({ link: z.number().int(), hash: z.string() })
    .optional()
    .describe('The newest record'),
  checkpoint: z
    .object({
      link: z.number().int(),
      hash: z.string(),
      at: moment.describe('ISO 8601; when it was taken away'),
    })
    .optional()
    .describe('The newest record that retention took away'),
  wholeFrom: place
    .optional()
    .describe('The record from which on nothing is wrong, up to the newest'),
  faults: z.number().int().describe('How many places are wrong'),
  fault: z
    .object({
      kind: z.enum(['changed', 'removed', 'inserted']),
      message: z.string(),
      said: saidSchema({ message: sayingSchema }),
      record: z
        .object({
          seq: z.number().int(),
          link: z.number().int().optional(),
          id: z.string(),
          at: moment,
        })
        .optional()
        .describe('Absent where it is the newest end that is wrong'),
    })
    .optional()
    .describe('The first of them'),
});

/** Whether the history is as it was written. @public */
export type HistoryVerification = z.infer<typeof historyVerificationSchema>;
