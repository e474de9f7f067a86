// @ts-check

/**
 * Keys that all replicas share, apart from the cursors, which are thrown away whenever a
 * source is to begin anew. Only adds.
 * @param {import('knex').Knex} knex
 */
exports.up = async knex => {
  await knex.schema.createTable('primitives_key', table => {
    table.comment('Keys that all replicas share');
    table.string('name', 64).primary().notNullable();
    table.string('value', 64).notNullable();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.dropTable('primitives_key');
};
