import { Knex } from 'knex';

/**
 * The one word for a primitive as SQL over `primitives_document as d`: failed and unknown
 * win over everything, and done needs the first environment to be enabled and green. Which
 * primitives have such an environment is looked up once for all of them.
 * @internal
 */
export function fleetState(db: Knex, firstEnvironment: string): Knex.Raw {
  const enabled = (status: string) =>
    db('primitives_environment_now')
      .where({ enabled: true, status })
      .select('id');
  const green = enabled('passed').where({ environment: firstEnvironment });
  return db.raw(
    `case
      when d.build = 'failed' or d.id in ? then 'failed'
      when d.build = 'unknown' or d.id in ? then 'unknown'
      when d.build = 'passed' and d.id in ? then 'done'
      else 'waiting'
    end`,
    [enabled('failed'), enabled('unknown'), green],
  );
}
