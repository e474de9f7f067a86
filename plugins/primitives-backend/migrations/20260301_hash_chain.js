// @ts-check

/**
 * Each transition carries the hash of the one before. A migration must not take minutes,
 * and a version from before may go on writing while this one starts, so that records get
 * their hashes later: those that have none when a replica begins to collect are sealed
 * then, in their order.
 * @param {import('knex').Knex} knex
 */
exports.up = async knex => {
  await knex.schema.alterTable('primitives_transition', table => {
    table
      .bigInteger('link')
      .nullable()
      .comment('Place in the chain, from 1; null until it is sealed');
    table.string('prev', 64).nullable().comment('Hash of the record before');
    table
      .string('own_prev', 64)
      .nullable()
      .comment('Hash of the record before of the same primitive');
    table.string('hash', 64).nullable().comment('SHA-256 over all but itself');
    table.bigInteger('sealed_at').nullable();
    // No two records have one place, so that the chain cannot fork.
    table.unique(['link'], { indexName: 'primitives_transition_link_idx' });
  });
  await knex.schema.createTable('primitives_chain', table => {
    table.comment('Where a chain of records ends, and where what is kept begins');
    table.string('name', 32).primary().notNullable();
    table.bigInteger('head_link').notNullable();
    table.bigInteger('head_seq').notNullable();
    table.string('head_hash', 64).nullable();
    table
      .bigInteger('base_link')
      .notNullable()
      .comment('The last record that retention took away; 0 without');
    table.string('base_hash', 64).nullable();
    table.bigInteger('base_at').nullable();
  });
  await knex('primitives_chain').insert({
    name: 'transition',
    ...{ head_link: 0, head_seq: 0, base_link: 0 },
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.dropTable('primitives_chain');
  await knex.schema.alterTable('primitives_transition', table => {
    table.dropUnique(['link'], 'primitives_transition_link_idx');
    table.dropColumns('link', 'prev', 'own_prev', 'hash', 'sealed_at');
  });
};
