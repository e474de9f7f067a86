import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { stageSchema, stageStatusSchema } from '../stage';

/** A SHA-256 in hexadecimal digits. @public */
export const hashSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits');

/**
 * A record of the history as its hash is taken over it. `link` is its place in the chain
 * of the whole fleet, from 1, and `prev` the hash of the record before it there;
 * `ownPrev` is the hash of the record before it of the same primitive, so that the
 * records of one primitive can be followed without those of the others.
 * @public
 */
export const chainRecordSchema = z.strictObject({
  link: z.number().int().min(1),
  prev: hashSchema.nullable().describe('Null for the first of all'),
  ownPrev: hashSchema
    .nullable()
    .describe('Null where no earlier one of the primitive was kept'),
  id: z.string(),
  environment: z.string().describe('Empty for the stages before any'),
  stage: stageSchema.shape.id,
  at: z.number().int().describe('When it was seen, in ms since 1970'),
  from: stageStatusSchema.nullable(),
  to: stageStatusSchema.nullable(),
  digest: z.string().nullable(),
  message: z.string(),
  sealedAt: z
    .number()
    .int()
    .describe(
      'When it was put into the chain, in ms since 1970; later than `at` where a version without the chain wrote it',
    ),
});

/** A record with its hash. @public */
export const sealedRecordSchema = chainRecordSchema.extend({
  hash: hashSchema,
});

/** A record of the history. @public */
export type ChainRecord = z.infer<typeof chainRecordSchema>;
/** A record of the history with its hash. @public */
export type SealedRecord = z.infer<typeof sealedRecordSchema>;

/** Picks by name: what else an object carries is not said by the record. Made once, since making a schema takes a hundred times as long as using it. */
const saidSchema = chainRecordSchema.strip();

/** SHA-256 over the record's canonical JSON (RFC 8785), in hexadecimal digits. @public */
export function hashOfRecord(record: ChainRecord): string {
  const text = canonicalize(saidSchema.parse(record)) ?? '';
  return bytesToHex(sha256(utf8ToBytes(text)));
}
