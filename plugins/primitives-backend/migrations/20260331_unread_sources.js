// @ts-check

/** Where the present of clusters cannot be read now; of several Argo CDs only those that fail. */
const down = `
create view primitives_down as
select case when source = 'argocd' then '' else substr(source, 8) end as instance
from primitives_source
where status = 'failed' and limited_until is null
  and (source = 'argocd' or source like 'argocd/%')`;

/** An Application that is nowhere yet may come to be in any of them. */
const isDown = `(e.instance = ''
  or e.instance in (select instance from primitives_down)
  or '' in (select instance from primitives_down))`;

/**
 * The first half alone is read while nothing fails: its columns are those of the table,
 * and their indexes serve it.
 */
const environments = `
create view primitives_environment_now as
select e.id, e.environment, e.position, e.enabled, e.digest, e.status, e.done,
  cast(null as varchar(16)) as next
from primitives_environment e
where not exists (select 1 from primitives_down)
union all
select e.id, e.environment, e.position, e.enabled, e.digest,
  case when ${isDown} then coalesce(nullif(e.unread_status, ''), e.status) else e.status end,
  case when ${isDown} then coalesce(nullif(e.unread_done, ''), e.done) else e.done end,
  case when ${isDown} then nullif(e.unread_next, '') end
from primitives_environment e
where exists (select 1 from primitives_down)`;

const isVerdictDown = `exists (
  select 1 from primitives_environment e
  where e.id = v.id and v.environment in ('', e.environment) and ${isDown})`;

const verdicts = `
create view primitives_verdict_now as
select v.id, v.rule, v.environment, v.status, v.waived
from primitives_verdict v
where not exists (select 1 from primitives_down)
union all
select v.id, v.rule, v.environment,
  case when ${isVerdictDown} then coalesce(nullif(v.unread_status, ''), v.status) else v.status end,
  case when ${isVerdictDown} and v.unread_status <> '' then v.unread_waived else v.waived end
from primitives_verdict v
where exists (select 1 from primitives_down)`;

/** As later migrations, going back, have them again. */
exports.views = { environments, verdicts };

/**
 * What is read of an environment while its Argo CD cannot be read stands beside what was
 * read last, so that nothing has to be written when one fails. Only adds, so that the
 * version before goes on beside this one.
 * @param {import('knex').Knex} knex
 */
exports.up = async knex => {
  await knex.schema.alterTable('primitives_environment', table => {
    table
      .string('instance', 255)
      .notNullable()
      .defaultTo('')
      .comment('Argo CD of the Application; empty where none has it');
    for (const name of ['status', 'done', 'next'])
      table
        .string(`unread_${name}`, 16)
        .notNullable()
        .defaultTo('')
        .comment(`${name} while that Argo CD cannot be read`);
  });
  await knex.schema.alterTable('primitives_verdict', table => {
    table
      .string('unread_status', 16)
      .notNullable()
      .defaultTo('')
      .comment('status while Argo CD cannot be read');
    table.boolean('unread_waived').notNullable().defaultTo(false);
  });
  await knex.schema.alterTable('primitives_pipeline', table => {
    table
      .text('places')
      .nullable()
      .comment('JSON: Argo CDs of the Applications, by environment');
  });
  for (const view of [down, environments, verdicts]) await knex.raw(view);
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  for (const view of ['verdict_now', 'environment_now', 'down'])
    await knex.schema.dropView(`primitives_${view}`);
  await knex.schema.alterTable('primitives_pipeline', table => {
    table.dropColumn('places');
  });
  await knex.schema.alterTable('primitives_verdict', table => {
    table.dropColumns('unread_status', 'unread_waived');
  });
  await knex.schema.alterTable('primitives_environment', table => {
    table.dropColumns(
      ...['instance', 'unread_status', 'unread_done', 'unread_next'],
    );
  });
};
