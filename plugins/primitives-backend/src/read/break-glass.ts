import {
  BreakGlassItem,
  BreakGlassPage,
  BreakGlassQuery,
  breachSchema,
  OutsideChange,
} from '@ameide/plugin-primitives-common';
import { Readable } from '@ameide/plugin-primitives-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { changeOf, ChangeRule, changeRules } from '../audit/outside-change';
import { scopeOfId } from '../facts/scope';
import { databaseNow } from '../store/database-time';
import { ownersOfScopes } from '../store/owners-of-scopes';
import { limitOf, PageCursors } from './page';
import { whereScopeReadable } from './readable';

const rowSchema = z.object({
  id: z.coerce.number(),
  rule: z.string(),
  subject: z.string(),
  scope: z.string(),
  body: z.string(),
  since: z.coerce.number(),
  until: z.coerce.number().nullable(),
  owner: z.string().nullable(),
});
type Row = z.infer<typeof rowSchema>;

const bodySchema = breachSchema.pick({
  message: true,
  said: true,
  evidence: true,
  by: true,
});

/** A page of what was changed outside Git, what began last first. @internal */
export async function breakGlassPage(
  db: Knex,
  query: BreakGlassQuery,
  options: { environments: readonly string[]; readable: Readable },
): Promise<BreakGlassPage> {
  const { environments, readable } = options;
  const limit = limitOf(query);
  const { cursor, limit: _size, ...filters } = query;
  const cursors = new PageCursors({
    query: ['break-glass', filters],
    key: z.tuple([z.number(), z.number()]),
  });
  const now = await databaseNow(db);
  const page = filtered(db, filters)
    .orderBy([
      { column: 'p.since', order: 'desc' },
      { column: 'p.id', order: 'desc' },
    ])
    .limit(limit + 1);
  whereScopeReadable(db, page, readable, 'p.scope');
  const after = cursors.read(cursor);
  if (after) page.andWhereRaw('(p.since, p.id) < (?, ?)', after);
  return cursors.page({
    rows: z.array(rowSchema).parse(await page),
    limit,
    keyOf: row => [row.since, row.id],
    item: row => toItem(row, { now, environments }),
  });
}

function filtered(
  db: Knex,
  filters: Omit<BreakGlassQuery, 'cursor' | 'limit'>,
) {
  const { change, environment, owner, id, state, from, to } = filters;
  const kinds: readonly OutsideChange[] = change?.length
    ? change
    : ['drift', 'override', 'manual-sync', 'image'];
  const query = db({ p: 'primitives_breach_period' })
    .leftJoin(ownersOfScopes(db), 'o.scope', 'p.scope')
    .select('p.*', 'o.owner')
    .where(any => {
      for (const kind of kinds)
        any.orWhere(one => isOfRule(one, changeRules[kind]));
    });
  if (environment) query.whereLike('p.subject', `${environment}-%`);
  if (owner) query.andWhere({ 'o.owner': owner });
  if (id) query.andWhere({ 'p.scope': scopeOfId(id) });
  if (state === 'open') query.whereNull('p.until');
  if (state === 'over') query.whereNotNull('p.until');
  if (to) query.andWhere('p.since', '<', to.getTime());
  if (from)
    query.andWhere(either =>
      either.whereNull('p.until').orWhere('p.until', '>=', from.getTime()),
    );
  return query;
}

function isOfRule(query: Knex.QueryBuilder, { rule, mark }: ChangeRule): void {
  query.where({ 'p.rule': rule });
  if (!mark) return;
  const pattern = `%${mark.text}%`;
  if (mark.isThere) query.whereLike('p.subject', pattern);
  else query.whereNot(not => not.whereLike('p.subject', pattern));
}

function toItem(
  row: Row,
  options: { now: number; environments: readonly string[] },
): BreakGlassItem {
  const { rule, subject, scope, since, until, owner } = row;
  const { now, environments } = options;
  const { message, said, evidence, by } = bodySchema.parse(JSON.parse(row.body));
  const environment = environments.find(e => subject.startsWith(`${e}-`));
  return {
    change: changeOf(row) ?? 'drift',
    ...{ rule, subject, message, evidence },
    ...(said && { said: { message: said.message } }),
    // Names of Applications have neither colons nor spaces.
    application: subject.split(/[: ]/, 1)[0],
    ...(environment && { environment }),
    ...(scope && { primitive: scope }),
    ...(owner && { owner }),
    ...(by && { by }),
    since: new Date(since).toISOString(),
    ...(until !== null && { until: new Date(until).toISOString() }),
    seconds: Math.max(0, Math.round(((until ?? now) - since) / 1_000)),
  };
}
