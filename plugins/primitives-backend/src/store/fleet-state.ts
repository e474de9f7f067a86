import { Knex } from 'knex';

/**
 * Status of an environment `s` as the view `primitives_environment_now` has it. SQLite would
 * make an index of all of the view for each that looks into it row by row.
 */
const statusNow = `(case
  when (select count(*) from primitives_down) = 0 then s.status
  when s.unread_status <> '' and exists (
    select 1 from primitives_down o
    where s.instance = '' or o.instance in ('', s.instance)
  ) then s.unread_status
  else s.status
end)`;

/**
 * The one word for a primitive as SQL over `primitives_document as d`: failed and unknown
 * win over everything, and done needs the first environment to be enabled and green.
 * @internal
 */
export function fleetState(db: Knex, firstEnvironment: string): Knex.Raw {
  const enabled = (status: string) =>
    db('primitives_environment as s')
      .select(db.raw('1'))
      .whereRaw('s.id = d.id')
      .andWhere({ 's.enabled': true })
      .andWhereRaw(`${statusNow} = ?`, [status]);
  const green = enabled('passed').andWhere({
    's.environment': firstEnvironment,
  });
  return db.raw(
    `case
      when d.build = 'failed' or exists ? then 'failed'
      when d.build = 'unknown' or exists ? then 'unknown'
      when d.build = 'passed' and exists ? then 'done'
      else 'waiting'
    end`,
    [enabled('failed'), enabled('unknown'), green],
  );
}
