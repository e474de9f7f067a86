// @ts-check

/**
 * Sums over `primitives_look`, so that a change of one primitive does not go through the
 * looks of all. Null says that they have to be added up; the version before leaves them as
 * they are, and whoever collects after it adds them up anew.
 * @param {import('knex').Knex} knex
 */
exports.up = async knex => {
  await knex.schema.alterTable('primitives_rule', table => {
    table
      .integer('looked')
      .nullable()
      .comment('How many things the rule looked at in all scopes; null where that has to be added up');
    table
      .integer('unknown')
      .nullable()
      .comment('How many of these could not be decided; null as above');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.alterTable('primitives_rule', table => {
    table.dropColumn('looked');
    table.dropColumn('unknown');
  });
};
