// @ts-check

/**
 * Only adds, so that the version before goes on beside this one. What is there already is
 * of the first form.
 * @param {import('knex').Knex} knex
 */
exports.up = async knex => {
  await knex.schema.alterTable('primitives_fact', table => {
    table
      .string('form', 48)
      .notNullable()
      .defaultTo('')
      .comment(
        'Form of the value, and observed_at once more: what a version wrote that knows no forms has another',
      );
  });
  await knex('primitives_fact').update({
    form: knex.raw("'1@' || observed_at"),
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.alterTable('primitives_fact', table => {
    table.dropColumn('form');
  });
};
