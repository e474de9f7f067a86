import { Knex } from 'knex';
import { z } from 'zod';

const columnSchema = z.object({
  table: z.string(),
  column: z.string(),
  type: z.string(),
  /** Of text with a limit. */
  length: z.number().nullable(),
  nullable: z.boolean(),
  defaulted: z.boolean(),
});
const ruleSchema = z.object({
  table: z.string(),
  /** As PostgreSQL writes it out, for example `UNIQUE (link)`. */
  text: z.string(),
  kind: z.enum(['key', 'check', 'foreign']),
  columns: z.array(z.string()),
});

/** What PostgreSQL holds rows to: columns, and rules over them. @internal */
export type DatabaseSchema = {
  columns: z.infer<typeof columnSchema>[];
  rules: z.infer<typeof ruleSchema>[];
};

/** Reads the schema of the plugin's tables from PostgreSQL. @internal */
export async function readSchema(db: Knex): Promise<DatabaseSchema> {
  const columns = await db.raw(
    `select table_name as "table", column_name as "column", data_type as type, character_maximum_length as length,
            is_nullable = 'YES' as nullable, column_default is not null or is_identity = 'YES' as defaulted
       from information_schema.columns where table_schema = current_schema() and table_name like 'primitives\\_%'
      order by 1, 2`,
  );
  // A unique index need not be a constraint, and `on conflict` stands on either (pg_index; INSERT, "ON CONFLICT Clause").
  const keys = await db.raw(
    `select t.relname as "table", 'key' as kind, regexp_replace(pg_get_indexdef(i.indexrelid), '^.* USING ', '') as text,
            array(select a.attname::text from pg_attribute a where a.attrelid = t.oid and a.attnum = any(i.indkey)) as columns
       from pg_index i join pg_class t on t.oid = i.indrelid
      where i.indisunique and t.relname like 'primitives\\_%' and t.relnamespace = current_schema()::regnamespace order by 1, 3`,
  );
  const checks = await db.raw(
    `select t.relname as "table", case c.contype when 'c' then 'check' else 'foreign' end as kind, pg_get_constraintdef(c.oid) as text,
            array(select a.attname::text from pg_attribute a where a.attrelid = t.oid and a.attnum = any(c.conkey)) as columns
       from pg_constraint c join pg_class t on t.oid = c.conrelid
      where c.contype in ('c', 'f') and t.relname like 'primitives\\_%' and t.relnamespace = current_schema()::regnamespace order by 1, 3`,
  );
  return {
    columns: z.array(columnSchema).parse(columns.rows),
    rules: z.array(ruleSchema).parse([...keys.rows, ...checks.rows]),
  };
}

/**
 * What keeps a version that knows the schema as it was before from reading and writing in
 * the one after: a line for each, none where it can.
 * @internal
 */
export function whatBreaks(
  before: DatabaseSchema,
  after: DatabaseSchema,
): string[] {
  const tables = new Set(before.columns.map(({ table }) => table));
  return [
    ...before.columns.flatMap(was => columnBreaks(was, after)),
    ...after.columns
      .filter(({ table, column }) => {
        const isNew = !before.columns.some(
          was => was.table === table && was.column === column,
        );
        return tables.has(table) && isNew;
      })
      .filter(({ nullable, defaulted }) => !nullable && !defaulted)
      .map(
        ({ table, column }) =>
          `${table}.${column} is new, not null and has no default: an insert of before fails`,
      ),
    ...before.rules
      .filter(({ kind }) => kind === 'key')
      .filter(was => !after.rules.some(now => isSame(was, now)))
      .map(
        ({ table, text }) =>
          `${table} lost its key ${text}: an "on conflict" of before fails`,
      ),
    ...after.rules
      .filter(({ table }) => tables.has(table))
      .filter(now => !before.rules.some(was => isSame(was, now)))
      .filter(now => holdsOldRows(now, before))
      .map(
        ({ table, text }) =>
          `${table} has a new rule ${text} about columns of before: a write of before may fail`,
      ),
  ];
}

type Column = DatabaseSchema['columns'][number];
type Rule = DatabaseSchema['rules'][number];

function columnBreaks(was: Column, after: DatabaseSchema): string[] {
  const name = `${was.table}.${was.column}`;
  const now = after.columns.find(
    ({ table, column }) => table === was.table && column === was.column,
  );
  if (!now) return [`${name} is gone: what reads or writes it fails`];
  const found = [];
  if (now.type !== was.type)
    found.push(`${name} is ${now.type} now, and was ${was.type}`);
  if (now.length !== null && (was.length === null || now.length < was.length))
    found.push(`${name} became shorter`);
  if (was.nullable && !now.nullable) found.push(`${name} became not null`);
  if (!was.nullable && now.nullable)
    found.push(`${name} became nullable: a reader of before meets null`);
  if (was.defaulted && !now.defaulted && !now.nullable)
    found.push(`${name} lost its default`);
  return found;
}

function isSame(one: Rule, other: Rule): boolean {
  return one.table === other.table && one.text === other.text;
}

/** A rule about new columns only never meets a row that a version before writes: they are null there, or all the same. */
function holdsOldRows({ kind, table, columns }: Rule, before: DatabaseSchema) {
  if (kind === 'key' && columns.length === 0) return true;
  return columns.some(column =>
    before.columns.some(was => was.table === table && was.column === column),
  );
}
