import {
  PrimitiveResource,
  toPrimitiveResource,
} from '@ameide/plugin-primitives-node';
import { Knex } from 'knex';
import { z } from 'zod';

const rowSchema = z
  .object({ owner: z.string(), system: z.string() })
  .optional();

/** What is known of a primitive, for a policy that decides by it; undefined for one that is not known. @internal */
export async function primitiveResource(
  db: Knex,
  id: string,
): Promise<PrimitiveResource | undefined> {
  const row = rowSchema.parse(
    await db('primitives_document').where({ id }).first('owner', 'system'),
  );
  return row && toPrimitiveResource({ id, ...row });
}
