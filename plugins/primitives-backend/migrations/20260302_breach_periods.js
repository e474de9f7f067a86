// @ts-check

/**
 * Breaches that ended are kept: from when until when each stood. Those that stand now have
 * stood before anybody was told by notifications, and count as told.
 * @param {import('knex').Knex} knex
 */
exports.up = async knex => {
  await knex.schema.createTable('primitives_breach_period', table => {
    table.comment('From when until when a breach stood; never changed once over');
    table.bigIncrements('id');
    table.string('rule', 64).notNullable();
    table.string('subject', 512).notNullable();
    table.string('scope', 255).notNullable();
    table.text('body').notNullable();
    table.bigInteger('since').notNullable();
    table.bigInteger('until').nullable().comment('Null while it stands');
    table
      .bigInteger('alerted_at')
      .nullable()
      .comment('When its owner was told, in ms');
    table.index(['rule', 'since', 'id'], 'primitives_breach_period_rule_idx');
    table.index(['until'], 'primitives_breach_period_until_idx');
  });
  await knex.raw(
    'create unique index primitives_breach_period_open_idx on primitives_breach_period (rule, subject) where until is null',
  );
  await knex.raw(
    'insert into primitives_breach_period (rule, subject, scope, body, since, alerted_at) select rule, subject, scope, body, since, since from primitives_breach',
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.dropTable('primitives_breach_period');
};
