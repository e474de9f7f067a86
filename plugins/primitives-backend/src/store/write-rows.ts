import { Knex } from 'knex';
import { chunks } from './chunks';
import { isPostgres } from './database-time';

/** A row as JSON carries it to the database. @internal */
export type JsonRow = Record<string, string | number | boolean | null>;

/** Rows of one statement; it is one value to bind, however many rows it holds. */
const rowsPerStatement = 1_000;

/** Escapes that JSON allows and PostgreSQL's text does not. */
const unstorable = /\\u(?:0000|d[89a-f])/i;

/** Adds rows, all of the same columns. @internal */
export async function insertRows(
  tx: Knex,
  table: string,
  rows: readonly JsonRow[],
): Promise<void> {
  await write(tx, { table, rows, onConflict: '', bindings: [] });
}

/**
 * Adds rows, and puts them in the place of those with the same key; with `update` only
 * these columns of them, and none where the key is all there is. `where` is that of a
 * partial index that the key is of.
 * @internal
 */
export async function upsertRows(
  tx: Knex,
  table: string,
  options: {
    key: string[];
    where?: 'until is null';
    rows: readonly JsonRow[];
    update?: string[];
  },
): Promise<void> {
  const { key, rows, where } = options;
  const update =
    options.update ?? columnsOf(rows).filter(column => !key.includes(column));
  const set = update.map(() => '?? = excluded.??').join(', ');
  const then = set ? `do update set ${set}` : 'do nothing';
  await write(tx, {
    ...{ table, rows },
    onConflict: `on conflict (${key.map(() => '??').join(', ')}) ${
      where ? `where ${where} ` : ''
    }${then}`,
    bindings: [...key, ...update.flatMap(column => [column, column])],
  });
}

/**
 * Hands rows over as one JSON text: binding each value of many rows takes Knex and the
 * database several times as long, and SQLite at most 32,766 of them.
 */
async function write(
  tx: Knex,
  options: {
    table: string;
    rows: readonly JsonRow[];
    onConflict: string;
    bindings: string[];
  },
): Promise<void> {
  const { table, rows, onConflict, bindings } = options;
  const columns = columnsOf(rows);
  const names = columns.map(() => '??').join(', ');
  for (const some of chunks(rows, rowsPerStatement)) {
    const json = jsonOf(some);
    if (isPostgres(tx)) {
      await tx.raw(
        `insert into ?? (${names}) select ${names} from json_populate_recordset(null::??, ?::json) ${onConflict}`,
        [table, ...columns, ...columns, table, json, ...bindings],
      );
    } else {
      const values = columns.map(() => "json_extract(value, '$.' || ?)");
      // `where true`: else SQLite takes "on conflict" for a join (sqlite.org/lang_upsert.html, 3).
      await tx.raw(
        `insert into ?? (${names}) select ${values.join(
          ', ',
        )} from json_each(?) where true ${onConflict}`,
        [table, ...columns, ...columns, json, ...bindings],
      );
    }
  }
}

function columnsOf(rows: readonly JsonRow[]): string[] {
  return Object.keys(rows.at(0) ?? {});
}

/** Text as it is stored: NUL and halves of surrogate pairs come from outside, and must not keep the rest from being written. @internal */
export function storable(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD').replaceAll('\0', '\uFFFD');
}

function jsonOf(rows: readonly JsonRow[]): string {
  const json = JSON.stringify(rows);
  if (!unstorable.test(json)) return json;
  return JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'string' ? storable(value) : value,
  );
}
