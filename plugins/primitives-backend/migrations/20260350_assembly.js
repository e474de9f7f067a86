// @ts-check

/**
 * How often anything was assembled, so that every replica knows whether what it read last
 * still holds. Only adds.
 * @param {import('knex').Knex} knex
 */
exports.up = async knex => {
  await knex.schema.createTable('primitives_assembly', table => {
    table.comment('Counts what was assembled');
    table.string('name', 32).primary().notNullable();
    table.bigInteger('number').notNullable();
  });
  await knex('primitives_assembly').insert({ name: 'fleet', number: 0 });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.dropTable('primitives_assembly');
};
