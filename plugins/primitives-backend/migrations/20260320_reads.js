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
  for (const name of ['primitives_source', 'primitives_source_history']) {
    await knex.schema.alterTable(name, table => {
      table
        .string('limited_until', 32)
        .nullable()
        .comment('When a rate limit ends; null where it is none that failed');
    });
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.alterTable('primitives_look', table => {
    table.dropColumn('unknown');
  });
  for (const name of ['primitives_source', 'primitives_source_history']) {
    await knex.schema.alterTable(name, table => {
      table.dropColumn('limited_until');
    });
  }
};
