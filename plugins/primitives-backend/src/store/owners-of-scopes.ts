import { Knex } from 'knex';

/** A table `o` of `scope` and `owner`, to be joined: the versions of a primitive share a scope and nearly always an owner. @internal */
export function ownersOfScopes(db: Knex) {
  return db('primitives_document')
    .whereNot({ scope: '' })
    .groupBy('scope')
    .select('scope')
    .max({ owner: 'owner' })
    .as('o');
}
