// @ts-check

/**
 * Why a source could not be read, in a word that tells nothing of where it is: that is what
 * every reader is told. Only adds, so that the version before goes on beside this one.
 * @param {import('knex').Knex} knex
 */
exports.up = async knex => {
  for (const name of ['source', 'source_history'])
    await knex.schema.alterTable(`primitives_${name}`, table => {
      table.string('fault', 16).notNullable().defaultTo('');
    });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  // Knex would make the table anew in SQLite, which the view over it does not outlast.
  for (const name of ['source', 'source_history'])
    await knex.raw(`alter table primitives_${name} drop column fault`);
};
