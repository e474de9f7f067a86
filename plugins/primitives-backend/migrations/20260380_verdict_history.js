// @ts-check

/**
 * What verdicts of the Definition of Done were before, and from when until when; since when
 * one is what it is now stands with it in its pipeline. Only adds; the version before goes
 * on without, and what changes meanwhile is not known to have been otherwise.
 * @param {import('knex').Knex} knex
 */
exports.up = async knex => {
  await knex.schema.createTable('primitives_verdict_history', table => {
    table.comment('What verdicts were before; never changed');
    table.string('id', 255).notNullable();
    table.string('rule', 64).notNullable();
    table
      .string('environment', 32)
      .notNullable()
      .comment('Empty where the rule is about the primitive');
    table.string('status', 16).notNullable();
    table.bigInteger('since').notNullable();
    table.bigInteger('until').notNullable();
    table
      .boolean('at_least')
      .notNullable()
      .comment('Nobody looked before since: it may have been so for longer');
    table.index(['id', 'until'], 'primitives_verdict_history_id_idx');
    table.index(['until'], 'primitives_verdict_history_until_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.dropTable('primitives_verdict_history');
};
