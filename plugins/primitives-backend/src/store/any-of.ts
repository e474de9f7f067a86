import { Knex } from 'knex';
import { isPostgres } from './database-time';

/**
 * Condition that a column is one of these texts, for `where`. They are one value to bind,
 * however many they are: to bind five hundred takes Knex longer than to find their rows.
 * @internal
 */
export function anyOf(
  db: Knex,
  column: string,
  values: readonly string[],
): Knex.Raw {
  return isPostgres(db)
    ? db.raw('?? = any(?::text[])', [column, [...values]])
    : db.raw('?? in (select value from json_each(?))', [
        column,
        JSON.stringify(values),
      ]);
}
