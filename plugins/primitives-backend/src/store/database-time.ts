import { Knex } from 'knex';
import { z } from 'zod';

const timeSchema = z.object({ now: z.coerce.number().int() });

/** SQL for the database's own time in ms since 1970: replicas' clocks differ, and it is one. @internal */
export function nowSql(db: Knex): string {
  return isPostgres(db)
    ? '(extract(epoch from clock_timestamp()) * 1000)::bigint'
    : "cast(unixepoch('subsec') * 1000 as integer)";
}

/** The database's own time, in ms since 1970. @internal */
export async function databaseNow(db: Knex): Promise<number> {
  const row = await db.select({ now: db.raw(nowSql(db)) }).first();
  return timeSchema.parse(row).now;
}

/** Which of the two databases that Backstage supports. @internal */
export function isPostgres(db: Knex): boolean {
  return db.client.config.client === 'pg';
}
