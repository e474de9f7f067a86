import { Breach, verdictSchema } from '@ameide/plugin-primitives-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { auditRules } from '../audit/rules';
import {
  AuditItem,
  AuditItemsQuery,
  AuditSummary,
  BreachQuery,
  Page,
} from '../read-model';
import { countBreaches, readBreaches } from '../store/breach-store';
import { limitOf, PageCursors } from './page';

const ruleRowsSchema = z.array(
  z.object({
    rule: z.string(),
    status: z.enum(['met', 'not-met', 'unknown']),
    reason: z.string(),
  }),
);
const countSchema = z.object({ count: z.coerce.number() });
const itemRowSchema = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  version: z.string(),
  owner: z.string(),
  done: z.string(),
});
const doneSchema = z.array(verdictSchema);

/** Title of a rule, for a person. @internal */
export function titleOf(rule: string): string {
  return auditRules.find(r => r.rule === rule)?.title ?? rule;
}

/** The rules as they were judged last; before the first time that nothing was looked at. @internal */
export async function currentRules(
  db: Knex,
): Promise<Pick<AuditSummary, 'rules' | 'primitives'>> {
  const known = ruleRowsSchema.parse(await db('primitives_rule'));
  const breaches = await countBreaches(db);
  const count = await db('primitives_document')
    .whereNot({ scope: '' })
    .count({ count: '*' })
    .first();
  return {
    rules: auditRules.map(({ rule, title }) => {
      const judged = known.find(k => k.rule === rule);
      return {
        ...{ rule, title },
        status: judged?.status ?? 'unknown',
        reason: judged?.reason ?? 'Nothing was looked at yet.',
        breaches: breaches.get(rule) ?? 0,
      };
    }),
    primitives: countSchema.parse(count).count,
  };
}

/** Definitions of Done as they are. @internal */
export async function currentItems(
  db: Knex,
  query: AuditItemsQuery,
): Promise<Page<AuditItem>> {
  const limit = limitOf(query);
  const cursors = new PageCursors({ query: ['audit-items'], key: z.string() });
  const after = cursors.read(query.cursor);
  const page = db({ d: 'primitives_document' })
    .innerJoin({ p: 'primitives_pipeline' }, 'p.id', 'd.id')
    .whereNot('d.scope', '')
    .orderBy('d.id')
    .limit(limit + 1)
    .select('d.id', 'd.kind', 'd.name', 'd.version', 'd.owner', 'p.done');
  if (after !== undefined) page.andWhere('d.id', '>', after);
  return cursors.page({
    rows: z.array(itemRowSchema).parse(await page),
    limit,
    keyOf: row => row.id,
    item: ({ owner, done, ...row }) => ({
      ...row,
      owner: owner || undefined,
      done: doneSchema.parse(JSON.parse(done)),
    }),
  });
}

/** Breaches that stand. @internal */
export async function currentBreaches(
  db: Knex,
  query: BreachQuery,
): Promise<Page<Breach>> {
  const { rule } = query;
  const limit = limitOf(query);
  const cursors = new PageCursors({
    query: ['breaches', rule],
    key: z.object({ rule: z.string(), subject: z.string() }),
  });
  const rows = await readBreaches(db, {
    rule,
    after: cursors.read(query.cursor),
    limit: limit + 1,
    titleOf,
  });
  return cursors.page({
    rows,
    limit,
    keyOf: row => ({ rule: row.rule, subject: row.subject }),
    item: row => row,
  });
}
