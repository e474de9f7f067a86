// @ts-check

/** Pipelines whose verdicts are written in one go. */
const pageSize = 500;

/**
 * Until the first look, filters by verdict should find what is known already.
 * @param {import('knex').Knex} knex
 */
async function fillVerdicts(knex) {
  let after = '';
  for (;;) {
    const rows = await knex('primitives_pipeline as p')
      .innerJoin('primitives_document as d', 'd.id', 'p.id')
      .where('p.id', '>', after)
      .orderBy('p.id')
      .limit(pageSize)
      .select('p.id', 'p.done', 'd.seq');
    const verdicts = rows.flatMap(({ id, done, seq }) =>
      JSON.parse(done).map((/** @type {any} */ verdict) => ({
        ...{ id, seq, rule: verdict.rule, status: verdict.status },
        environment: verdict.environment ?? '',
        waived: Boolean(verdict.waiver) && verdict.status !== 'met',
      })),
    );
    if (verdicts.length > 0)
      await knex.batchInsert('primitives_verdict', verdicts, 100);
    if (rows.length < pageSize) return;
    after = rows[rows.length - 1].id;
  }
}

/**
 * Verdicts and breaches get columns for the audit's filters, and each day its figures.
 * @param {import('knex').Knex} knex
 */
exports.up = async knex => {
  await knex.schema.createTable('primitives_verdict', table => {
    table.comment('Each verdict of the Definition of Done, for filters');
    table.string('id', 255).notNullable();
    table.string('rule', 64).notNullable();
    table
      .string('environment', 32)
      .notNullable()
      .comment('Empty where the rule is about the primitive');
    table.string('status', 16).notNullable();
    table.boolean('waived').notNullable();
    table
      .bigInteger('seq')
      .notNullable()
      .comment('Of the change of the document that it is of');
    table.primary(['id', 'rule', 'environment']);
    table.index(['rule', 'status', 'id'], 'primitives_verdict_rule_idx');
  });
  await knex.schema.createTable('primitives_audit_day', table => {
    table.comment('How verdicts and breaches stood at the end of each day');
    table.string('day', 10).notNullable().comment('UTC');
    table.string('owner', 255).notNullable().comment('* is the whole fleet');
    table.string('rule', 64).notNullable();
    table.integer('met').notNullable();
    table.integer('not_met').notNullable();
    table.integer('unknown').notNullable();
    table.integer('waived').notNullable();
    table
      .integer('breaches')
      .nullable()
      .comment('Null where the rule could not be looked at');
    table.primary(['owner', 'day', 'rule']);
    table.index(['day'], 'primitives_audit_day_day_idx');
  });
  await knex.schema.alterTable('primitives_breach', table => {
    table.string('id', 255).notNullable().defaultTo('');
    table.string('owner', 255).notNullable().defaultTo('');
    table.string('environment', 32).notNullable().defaultTo('');
    table.boolean('waived').notNullable().defaultTo(false);
    table.index(
      ['since', 'rule', 'subject'],
      'primitives_breach_since_idx',
    );
  });
  await fillVerdicts(knex);
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.alterTable('primitives_breach', table => {
    table.dropIndex(
      ['since', 'rule', 'subject'],
      'primitives_breach_since_idx',
    );
    table.dropColumns('id', 'owner', 'environment', 'waived');
  });
  await knex.schema.dropTable('primitives_audit_day');
  await knex.schema.dropTable('primitives_verdict');
};
