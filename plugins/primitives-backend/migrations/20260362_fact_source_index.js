// @ts-check

const index = 'primitives_fact_source_idx';

/**
 * Nothing asks for facts by their source, and each write of a fact wrote this index. The
 * version before goes on without.
 * @param {import('knex').Knex} knex
 */
exports.up = async knex => {
  await knex.schema.alterTable('primitives_fact', table => {
    table.dropIndex(['source'], index);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.alterTable('primitives_fact', table => {
    table.index(['source'], index);
  });
};
