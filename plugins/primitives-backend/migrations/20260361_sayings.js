// @ts-check

/**
 * Which messages the words of transitions and rules are (JSON), so that they can be shown in
 * another language; null where a version before wrote them. No part of what is sealed: the
 * words are. Only adds.
 * @param {import('knex').Knex} knex
 */
exports.up = async knex => {
  for (const name of ['primitives_transition', 'primitives_rule']) {
    await knex.schema.alterTable(name, table => {
      table.text('said').nullable();
    });
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  for (const name of ['primitives_transition', 'primitives_rule']) {
    await knex.schema.alterTable(name, table => {
      table.dropColumn('said');
    });
  }
};
