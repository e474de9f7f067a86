import {
  ChainRecord,
  chainRecordSchema,
  hashSchema,
} from '@ameide/plugin-primitives-common';
import { z } from 'zod';

const { stage, from, to } = chainRecordSchema.shape;
const nullableNumber = z.coerce.number().nullable();

/** A row of `primitives_transition`; PostgreSQL gives bigint as text. @internal */
export const chainRowSchema = z.object({
  seq: z.coerce.number(),
  link: nullableNumber,
  prev: z.string().nullable(),
  own_prev: z.string().nullable(),
  hash: z.string().nullable(),
  sealed_at: nullableNumber,
  id: z.string(),
  environment: z.string(),
  stage,
  at: z.coerce.number(),
  from_status: from,
  to_status: to,
  digest: z.string().nullable(),
  message: z.string(),
  said: z.string().nullable(),
});

/** A row of `primitives_transition`. @internal */
export type ChainRow = z.infer<typeof chainRowSchema>;

/** The one row of `primitives_chain` that is about transitions. @internal */
export const chainStateSchema = z.object({
  head_link: z.coerce.number(),
  head_seq: z.coerce.number(),
  head_hash: hashSchema.nullable(),
  base_link: z.coerce.number(),
  base_hash: hashSchema.nullable(),
  base_at: nullableNumber,
});

/** Where the chain ends, and where what is kept of it begins. @internal */
export type ChainState = z.infer<typeof chainStateSchema>;

/** Name of the chain of transitions in `primitives_chain`. @internal */
export const chainName = { name: 'transition' };

/** The record that a row claims to be; undefined while it is not sealed, or is none. @internal */
export function recordOf(row: ChainRow): ChainRecord | undefined {
  return chainRecordSchema.safeParse({
    ...{ link: row.link, prev: row.prev, ownPrev: row.own_prev },
    ...{ id: row.id, environment: row.environment, stage: row.stage },
    ...{ at: row.at, from: row.from_status, to: row.to_status },
    ...{ digest: row.digest, message: row.message, sealedAt: row.sealed_at },
  }).data;
}
