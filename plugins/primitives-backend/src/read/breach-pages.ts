import { Breach, breachSchema } from '@ameide/plugin-primitives-common';
import { Readable } from '@ameide/plugin-primitives-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { BreachQuery, CountedPage } from '../read-model';
import { isPostgres } from '../store/database-time';
import { titleOf } from './current-rules';
import { keyText, limitOf, PageCursors } from './page';
import { whereScopeReadable } from './readable';
import { searchSql } from './search-sql';

const rowSchema = z.object({
  rule: z.string(),
  subject: z.string(),
  body: z.string(),
  since: z.coerce.number(),
});
const countSchema = z.object({ count: z.coerce.number() });

/** Columns that order a list; the last two tell all breaches apart. */
const orders = {
  since: ['since', 'rule', 'subject'],
  rule: ['rule', 'subject'],
} as const;

/** Breaches that stand, of what a caller may read. @internal */
export async function currentBreaches(
  db: Knex,
  query: BreachQuery,
  readable: Readable,
): Promise<CountedPage<Breach>> {
  const { limit: _limit, cursor, sort = 'since', order = 'desc' } = query;
  const { limit: _size, cursor: _cursor, ...asked } = query;
  const limit = limitOf(query);
  const columns = orders[sort];
  const cursors = new PageCursors({
    query: ['breaches', asked],
    key: z.array(z.union([keyText, z.number()])).length(columns.length),
  });
  const page = narrowed(db, query, readable)
    .orderBy(columns.map(column => ({ column: `b.${column}`, order })))
    .limit(limit + 1)
    .select('b.rule', 'b.subject', 'b.body', 'b.since');
  const after = cursors.read(cursor);
  if (after) {
    const places = columns.map(() => '?').join(', ');
    const than = order === 'asc' ? '>' : '<';
    page.andWhereRaw(
      `(${columns
        .map(column => `b.${column}`)
        .join(', ')}) ${than} (${places})`,
      after,
    );
  }
  const rows = z.array(rowSchema).parse(await page);
  const count = await narrowed(db, query, readable)
    .count({ count: '*' })
    .first();
  return {
    ...cursors.page({
      rows,
      limit,
      keyOf: row => columns.map(column => row[column]),
      item: breachOf,
    }),
    total: countSchema.parse(count).count,
  };
}

function narrowed(db: Knex, query: BreachQuery, readable: Readable) {
  const { rule, owner, kind, environment, waived, search } = query;
  const rows = db({ b: 'primitives_breach' });
  whereScopeReadable(db, rows, readable, 'b.scope');
  if (rule !== undefined) rows.where('b.rule', rule);
  if (owner) rows.whereIn('b.owner', owner);
  if (kind) {
    // The scope is `<kind>/<name>`.
    const scopes = kind.map(() => 'b.scope like ?').join(' or ');
    rows.andWhereRaw(
      `(${scopes})`,
      kind.map(each => `${each}/%`),
    );
  }
  if (environment !== undefined) rows.where('b.environment', environment);
  if (waived !== undefined) rows.where('b.waived', waived);
  if (search) {
    const message = isPostgres(db)
      ? "(b.body::json ->> 'message')"
      : "json_extract(b.body, '$.message')";
    rows.andWhereRaw(
      ...searchSql(['b.subject', 'b.id', 'b.owner', message], search),
    );
  }
  return rows;
}

function breachOf(row: z.infer<typeof rowSchema>): Breach {
  return breachSchema.parse({
    ...JSON.parse(row.body),
    rule: row.rule,
    title: titleOf(row.rule),
    since: new Date(row.since).toISOString(),
  });
}

/** Whether a breach is one that is asked for, as the database would say. @internal */
export function isAskedFor(breach: Breach, query: BreachQuery): boolean {
  const { rule, owner, kind, environment, waived, search } = query;
  const text = search?.toLowerCase();
  const { id = '', subject, message } = breach;
  return (
    (rule === undefined || breach.rule === rule) &&
    (!owner || owner.includes(breach.owner ?? '')) &&
    (!kind || kind.some(each => id.startsWith(`${each}-`))) &&
    (environment === undefined || breach.environment === environment) &&
    (waived === undefined || (breach.waiver !== undefined) === waived) &&
    (text === undefined ||
      [subject, id, breach.owner ?? '', message].some(part =>
        part.toLowerCase().includes(text),
      ))
  );
}
