import { Knex } from 'knex';

/** The one row of `primitives_assembly`. */
const where = { name: 'fleet' };

/** Says that pipelines, verdicts, breaches or rules may have changed, or may be read otherwise. @internal */
export async function countChange(tx: Knex): Promise<void> {
  await tx('primitives_assembly').where(where).increment('number');
}

/** How often that was said, as a query of one number. @internal */
export function changeNumber(db: Knex): Knex.QueryBuilder {
  return db('primitives_assembly').where(where).select('number');
}
