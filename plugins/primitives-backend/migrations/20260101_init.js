// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async knex => {
  await knex.schema.createTable('primitives_fact', table => {
    table.comment(
      'The newest observation of each subject, by the order of the system it came from',
    );
    table.string('source', 32).notNullable();
    table.string('kind', 32).notNullable();
    table.string('subject', 255).notNullable();
    table
      .text('value')
      .nullable()
      .comment('JSON; null when the subject is no longer there');
    table
      .bigInteger('position')
      .notNullable()
      .comment('Order given by the outside system');
    table.string('revision', 255).notNullable();
    table.string('observed_at', 32).notNullable();
    table.primary(['kind', 'subject']);
    table.index(['source'], 'primitives_fact_source_idx');
  });
  await knex.schema.createTable('primitives_listing', table => {
    table.comment('Which whole listing of a kind was applied last');
    table.string('kind', 32).primary().notNullable();
    table.bigInteger('position').notNullable();
  });
  await knex.schema.createTable('primitives_source', table => {
    table.comment('How reading each outside system went');
    table.string('source', 32).primary().notNullable();
    table.string('status', 16).notNullable();
    table.text('message').nullable();
    table.string('last_success_at', 32).nullable();
    table.string('last_attempt_at', 32).nullable();
  });
  await knex.schema.createTable('primitives_document', table => {
    table.comment('Pipelines and the audit, assembled when facts changed');
    table.string('id', 255).primary().notNullable();
    table.text('body').notNullable();
    table.text('summary').nullable();
    table.string('hash', 64).notNullable();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.dropTable('primitives_document');
  await knex.schema.dropTable('primitives_source');
  await knex.schema.dropTable('primitives_listing');
  await knex.schema.dropTable('primitives_fact');
};
