// @ts-check

/** Names of primitives as they are: `<kind>-<name>-<version>`. */
const component = /^([a-z]+)-(.+)-v(?:0|[1-9]\d*)-smoke$/;

/**
 * Scope and what Git asked for, of a smoke's subject `<env>-<component>@<revision>`.
 * @param {string} subject
 */
function readSubject(subject) {
  const at = subject.lastIndexOf('@');
  const application = subject.slice(0, at);
  const hyphen = application.indexOf('-');
  const name = application.slice(hyphen + 1);
  const id = component.exec(name);
  return {
    scope: id ? `${id[1]}/${id[2]}` : '',
    askedSubject: `${subject.slice(at + 1)}:${application.slice(
      0,
      hyphen,
    )}/${name}`,
  };
}

/**
 * Smokes and their logs cannot be read again, since Argo CD deletes hook Jobs. What Git
 * asked them for was a fact of its own, which is gone now, so that they carry it.
 * @param {import('knex').Knex} knex
 */
async function carrySmokes(knex) {
  const rows = await knex('primitives_fact')
    .whereIn('kind', ['smoke', 'smoke-log'])
    .select('kind', 'subject', 'value');
  for (const row of rows) {
    const { scope, askedSubject } = readSubject(row.subject);
    const asked =
      row.kind === 'smoke'
        ? await knex('primitives_fact')
            .where({ kind: 'desired-at', subject: askedSubject })
            .first('value')
        : undefined;
    const value =
      asked?.value && row.value
        ? JSON.stringify({
            ...JSON.parse(row.value),
            asked: JSON.parse(asked.value),
          })
        : row.value;
    await knex('primitives_fact')
      .where({ kind: row.kind, subject: row.subject })
      .update({ scope, value });
  }
}

/** @param {import('knex').Knex} knex */
async function extendTables(knex) {
  await knex.schema.alterTable('primitives_fact', table => {
    table
      .string('scope', 255)
      .notNullable()
      .defaultTo('')
      .comment('<kind>/<name> of the primitive that it is about');
    table
      .bigInteger('since')
      .notNullable()
      .defaultTo(0)
      .comment('When this state was first recorded, in ms');
    table.index(['scope', 'kind'], 'primitives_fact_scope_idx');
    table.index(['kind', 'since'], 'primitives_fact_since_idx');
  });
  await knex.schema.alterTable('primitives_source', table => {
    table
      .text('budget')
      .nullable()
      .comment('JSON; the rate limit as the system told it last');
    table
      .bigInteger('since')
      .notNullable()
      .defaultTo(0)
      .comment('When it came to be in this status, in ms');
  });
  // `argocd/<instance>`: SQLite knows no lengths.
  if (knex.client.config.client === 'pg') {
    await knex.schema.alterTable('primitives_source', table => {
      table.string('source', 255).notNullable().alter({ alterNullable: false });
    });
  }
  await knex.schema.alterTable('primitives_document', table => {
    table.string('scope', 255).notNullable().defaultTo('');
    table
      .bigInteger('seq')
      .notNullable()
      .defaultTo(0)
      .comment('Grows with each change of any document');
    for (const name of [
      'kind',
      'name',
      'version',
      'owner',
      'system',
      'branch',
      'digest',
    ])
      table.string(name, 255).notNullable().defaultTo('');
    table
      .string('build', 16)
      .notNullable()
      .defaultTo('')
      .comment('Status of the build stages, worst first');
    table
      .string('next', 16)
      .notNullable()
      .defaultTo('')
      .comment('Kind of the next step');
    table
      .bigInteger('since')
      .notNullable()
      .defaultTo(0)
      .comment('Since when it is in the state it is in, in ms');
    table.index(['scope'], 'primitives_document_scope_idx');
    table.index(['seq'], 'primitives_document_seq_idx');
    table.index(['since', 'id'], 'primitives_document_since_idx');
    for (const name of ['kind', 'owner', 'system', 'build', 'next'])
      table.index([name, 'id'], `primitives_document_${name}_idx`);
  });
}

/** @param {import('knex').Knex} knex */
async function createTables(knex) {
  await knex.schema.createTable('primitives_fact_history', table => {
    table.comment('What was true before, and from when until when it was');
    table.bigIncrements('id');
    table.string('source', 32).notNullable();
    table.string('kind', 32).notNullable();
    table.string('subject', 255).notNullable();
    table.string('scope', 255).notNullable();
    table.text('value').notNullable();
    table.bigInteger('position').notNullable();
    table.string('revision', 255).notNullable();
    table.bigInteger('since').notNullable();
    table.bigInteger('until').notNullable();
    table.index(['scope', 'until'], 'primitives_fact_history_scope_idx');
    table.index(
      ['kind', 'subject', 'until'],
      'primitives_fact_history_subject_idx',
    );
    table.index(['until'], 'primitives_fact_history_until_idx');
  });
  await knex.schema.createTable('primitives_source_history', table => {
    table.comment('How reading each outside system went before');
    table.bigIncrements('id');
    table.string('source', 255).notNullable();
    table.string('status', 16).notNullable();
    table.text('message').nullable();
    table.string('last_success_at', 32).nullable();
    table.bigInteger('since').notNullable();
    table.bigInteger('until').notNullable();
    table.index(['until'], 'primitives_source_history_until_idx');
  });
  await knex.schema.createTable('primitives_cursor', table => {
    table.comment('Where each source got to');
    table.string('source', 255).notNullable();
    table.string('name', 255).notNullable();
    table.text('value').notNullable();
    table.primary(['source', 'name']);
  });
  await knex.schema.createTable('primitives_hint', table => {
    table.comment('Where to look, for the replica that collects');
    table.bigIncrements('seq');
    table.text('hint').notNullable();
    table.bigInteger('at').notNullable();
  });
  await knex.schema.createTable('primitives_lease', table => {
    table.comment('Which replica collects');
    table.string('name', 64).primary().notNullable();
    table.string('holder', 64).notNullable();
    table.bigInteger('epoch').notNullable().comment('Grows with each holder');
    table.bigInteger('expires_at').notNullable();
  });
  await knex.schema.createTable('primitives_dirty', table => {
    table.comment('Scopes to assemble, and from when on');
    table.string('scope', 255).primary().notNullable();
    table.bigInteger('due_at').notNullable();
    table.index(['due_at'], 'primitives_dirty_due_idx');
  });
}

/** @param {import('knex').Knex} knex */
async function createDerivedTables(knex) {
  await knex.schema.createTable('primitives_pipeline', table => {
    table.comment(
      'Whole pipelines; beside the documents, so that lists of these stay narrow',
    );
    table.string('id', 255).primary().notNullable();
    table.text('body').notNullable();
    table.text('done').notNullable().comment('The Definition of Done alone');
  });
  await knex.schema.createTable('primitives_environment', table => {
    table.comment('State of each primitive in each environment');
    table.string('id', 255).notNullable();
    table.string('environment', 32).notNullable();
    table.integer('position').notNullable();
    table.boolean('enabled').notNullable();
    table.string('digest', 255).notNullable();
    table.string('status', 16).notNullable();
    table.string('done', 16).notNullable();
    table.primary(['id', 'environment']);
    for (const name of ['status', 'enabled', 'done'])
      table.index(
        ['environment', name, 'id'],
        `primitives_environment_${name}_idx`,
      );
  });
  await knex.schema.createTable('primitives_transition', table => {
    table.comment('Stages that changed status or digest');
    table.bigIncrements('seq');
    table.string('id', 255).notNullable();
    table
      .string('environment', 32)
      .notNullable()
      .comment('Empty for the stages before any');
    table.string('stage', 32).notNullable();
    table.bigInteger('at').notNullable();
    table.string('from_status', 16).nullable();
    table.string('to_status', 16).nullable();
    table.string('digest', 255).nullable();
    table.text('message').notNullable();
    table.index(['id', 'seq'], 'primitives_transition_id_idx');
    table.index(['at'], 'primitives_transition_at_idx');
  });
  await knex.schema.createTable('primitives_breach', table => {
    table.comment('Breaches of the non-negotiables that stand');
    table.string('rule', 64).notNullable();
    table.string('subject', 512).notNullable();
    table.string('scope', 255).notNullable();
    table.text('body').notNullable();
    table.bigInteger('since').notNullable();
    table.primary(['rule', 'subject']);
    table.index(['scope'], 'primitives_breach_scope_idx');
  });
  await knex.schema.createTable('primitives_look', table => {
    table.comment('How many things each rule looked at in each scope');
    table.string('scope', 255).notNullable();
    table.string('rule', 64).notNullable();
    table.integer('looked').notNullable();
    table.primary(['scope', 'rule']);
  });
  await knex.schema.createTable('primitives_rule', table => {
    table.comment('Whether each non-negotiable is met');
    table.string('rule', 64).primary().notNullable();
    table.string('status', 16).notNullable();
    table.text('reason').notNullable();
  });
}

/**
 * Everything but smokes is read from the outside again, which tells what each fact is
 * about; what is derived from facts is derived again.
 * @param {import('knex').Knex} knex
 */
exports.up = async knex => {
  await extendTables(knex);
  await createTables(knex);
  await createDerivedTables(knex);
  await carrySmokes(knex);
  await knex('primitives_fact')
    .whereNotIn('kind', ['smoke', 'smoke-log'])
    .delete();
  for (const table of [
    'primitives_document',
    'primitives_source',
    'primitives_listing',
  ])
    await knex(table).delete();
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  const added = [
    'rule',
    'look',
    'breach',
    'transition',
    'environment',
    'pipeline',
    'dirty',
    'lease',
    'hint',
    'cursor',
    'source_history',
    'fact_history',
  ];
  for (const name of added) await knex.schema.dropTable(`primitives_${name}`);
  await knex.schema.alterTable('primitives_document', table => {
    for (const name of [
      'scope',
      'seq',
      'since',
      'kind',
      'owner',
      'system',
      'build',
      'next',
    ]) {
      const columns = ['scope', 'seq'].includes(name) ? [name] : [name, 'id'];
      table.dropIndex(columns, `primitives_document_${name}_idx`);
    }
    table.dropColumns(
      'scope',
      'seq',
      'kind',
      'name',
      'version',
      'owner',
      'system',
      'branch',
      'digest',
      'build',
      'next',
      'since',
    );
  });
  await knex.schema.alterTable('primitives_source', table => {
    table.dropColumns('budget', 'since');
  });
  await knex.schema.alterTable('primitives_fact', table => {
    table.dropIndex(['scope', 'kind'], 'primitives_fact_scope_idx');
    table.dropIndex(['kind', 'since'], 'primitives_fact_since_idx');
    table.dropColumns('scope', 'since');
  });
  await knex('primitives_document').delete();
};
