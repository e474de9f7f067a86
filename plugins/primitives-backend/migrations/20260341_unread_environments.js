// @ts-check
const { views } = require('./20260331_unread_sources');

/** An Application that is nowhere yet may come to be in any Argo CD. */
const isDown = (/** @type {string} */ e) => `(${e}.instance = ''
  or ${e}.instance in (select instance from primitives_down)
  or '' in (select instance from primitives_down))`;

/**
 * Whether a row is unknown, since the environments that cannot be read now make one of its
 * sets: these are a number with a bit for each by its position, and bit `n` of `unread_in`
 * stands for the number `n`.
 */
const isUnknown = (/** @type {string} */ row) => `(${row}.unread_in <> 0
  and ((${row}.unread_in >> coalesce((
    select cast(sum(1 << o.position) as integer) from primitives_environment o
    where o.id = ${row}.id and ${isDown('o')}), 0)) & 1) = 1)`;

/** A version that knows no `unread_in` leaves it empty, and what it wrote is read as it was. */
const environments = `
create view primitives_environment_now as
select e.id, e.environment, e.position, e.enabled, e.digest, e.status, e.done,
  cast(null as varchar(16)) as next
from primitives_environment e
where not exists (select 1 from primitives_down)
union all
select e.id, e.environment, e.position, e.enabled, e.digest,
  case when ${isDown(
    'e',
  )} then coalesce(nullif(e.unread_status, ''), e.status) else e.status end,
  case
    when e.unread_in is null and ${isDown(
      'e',
    )} then coalesce(nullif(e.unread_done, ''), e.done)
    when ${isUnknown('e')} then 'unknown'
    else e.done
  end,
  case when ${isDown('e')} then nullif(e.unread_next, '') end
from primitives_environment e
where exists (select 1 from primitives_down)`;

const isVerdictDown = `exists (
  select 1 from primitives_environment e
  where e.id = v.id and v.environment in ('', e.environment) and ${isDown(
    'e',
  )})`;

const verdicts = `
create view primitives_verdict_now as
select v.id, v.rule, v.environment, v.status, v.waived
from primitives_verdict v
where not exists (select 1 from primitives_down)
union all
select v.id, v.rule, v.environment,
  case when v.is_unknown then 'unknown' else v.status end,
  case when v.is_unknown then v.unread_waived else v.waived end
from (
  select v.*, case
    when v.unread_in is null then v.unread_status = 'unknown' and ${isVerdictDown}
    else ${isUnknown('v')}
  end as is_unknown
  from primitives_verdict v
) v
where exists (select 1 from primitives_down)`;

/** @param {import('knex').Knex} knex */
async function dropViews(knex) {
  await knex.raw('drop view primitives_verdict_now');
  await knex.raw('drop view primitives_environment_now');
}

/**
 * A rule may look at other environments than its own: which of them have to be unread for
 * a verdict to be unknown is written beside it. Only adds, so that the version before goes
 * on beside this one.
 * @param {import('knex').Knex} knex
 */
exports.up = async knex => {
  for (const name of ['verdict', 'environment'])
    await knex.schema.alterTable(`primitives_${name}`, table => {
      table
        .integer('unread_in')
        .nullable()
        .comment('Sets of environments that, unread, make it unknown');
    });
  await dropViews(knex);
  for (const view of [environments, verdicts]) await knex.raw(view);
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await dropViews(knex);
  for (const name of ['verdict', 'environment'])
    await knex.schema.alterTable(`primitives_${name}`, table => {
      table.dropColumn('unread_in');
    });
  for (const view of [views.environments, views.verdicts]) await knex.raw(view);
};
