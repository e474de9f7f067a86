import { Knex } from 'knex';

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
      .andWhere({ 's.enabled': true, 's.status': status });
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
