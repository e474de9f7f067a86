// @ts-check

/**
 * Facts about several primitives, such as a pull request that promotes them together, have
 * the scope of none: which scopes they are about is written here. Only adds; the version
 * before goes on without.
 * @param {import('knex').Knex} knex
 */
exports.up = async knex => {
  await knex.schema.createTable('primitives_fact_about', table => {
    table.comment('Scopes of facts that are about several');
    table.string('kind', 32).notNullable();
    table.string('subject', 255).notNullable();
    table.string('scope', 255).notNullable();
    table.primary(['kind', 'subject', 'scope']);
    table.index(['scope'], 'primitives_fact_about_scope_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.dropTable('primitives_fact_about');
};
