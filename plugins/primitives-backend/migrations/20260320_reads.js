// @ts-check

/**
 * Only adds, so that the version before goes on beside this one.
 * @param {import('knex').Knex} knex
 */
exports.up = async knex => {
  await knex.schema.alterTable('primitives_look', table => {
    table
      .integer('unknown')
      .notNullable()
      .defaultTo(0)
      .comment('How many of what was looked at could not be decided');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.alterTable('primitives_look', table => {
    table.dropColumn('unknown');
  });
};
