import { Verdict, verdictSchema } from '@ameide/plugin-primitives-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { AuditItem, AuditItemsQuery, CountedPage } from '../read-model';
import { FleetReader, narrowFleet } from './fleet-page';
import { keyText, limitOf, PageCursors } from './page';

const rowSchema = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  version: z.string(),
  owner: z.string(),
  done: z.string(),
});
const doneSchema = z.array(verdictSchema);
const countSchema = z.object({ count: z.coerce.number() });

/** What verdicts are filtered by. */
type VerdictFilter = Pick<
  AuditItemsQuery,
  'verdict' | 'rule' | 'environment' | 'waived'
>;

/** The worst first, as the filter by verdict takes them. */
const worst: readonly Verdict['status'][] = ['met', 'unknown', 'not-met'];

/** Definitions of Done as they are, of what a caller may read. @internal */
export async function currentItems(
  db: Knex,
  query: AuditItemsQuery,
  view: FleetReader,
): Promise<CountedPage<AuditItem>> {
  const { limit: _size, cursor, offset, ...asked } = query;
  const limit = limitOf(query);
  const cursors = new PageCursors({
    query: ['audit-items', asked],
    key: keyText,
  });
  const { kind, owner, search } = query;
  const matching = () => {
    const rows = narrowFleet(db, { kind, owner, search }, view);
    const judged = withVerdict(db, query);
    if (judged) rows.whereIn('d.id', judged);
    return rows;
  };
  const page = matching()
    .innerJoin({ p: 'primitives_pipeline' }, 'p.id', 'd.id')
    .orderBy('d.id')
    .limit(limit + 1)
    .select('d.id', 'd.kind', 'd.name', 'd.version', 'd.owner', 'p.done');
  const after = cursors.read(cursor);
  if (after !== undefined) page.andWhere('d.id', '>', after);
  if (offset) page.offset(offset);
  const rows = z.array(rowSchema).parse(await page);
  const count = await matching().count({ count: '*' }).first();
  return {
    ...cursors.page({
      rows,
      limit,
      keyOf: row => row.id,
      item: row => ({
        ...row,
        owner: row.owner || undefined,
        done: doneSchema.parse(JSON.parse(row.done)),
      }),
    }),
    total: countSchema.parse(count).count,
  };
}

/** Ids of primitives by their worst verdict, and by whether one is waived. */
function withVerdict(db: Knex, filter: VerdictFilter) {
  const { verdict, rule, environment, waived } = filter;
  if (!verdict && waived === undefined && !rule && !environment)
    return undefined;
  const ids = db('primitives_verdict_now').select('id').groupBy('id');
  if (rule !== undefined) ids.where({ rule });
  if (environment !== undefined) ids.where({ environment });
  if (verdict) {
    const places = verdict.map(() => '?').join(', ');
    ids.havingRaw(
      `max(case status when 'not-met' then 2 when 'unknown' then 1 else 0 end) in (${places})`,
      verdict.map(each => worst.indexOf(each)),
    );
  }
  if (waived !== undefined) {
    const most = 'max(case when waived then 1 else 0 end)';
    ids.havingRaw(`${most} = ?`, [waived ? 1 : 0]);
  }
  return ids;
}

/** Whether a Definition of Done is one that is asked for, as the database would say. @internal */
export function isItemAskedFor(
  item: AuditItem & { system?: string },
  query: AuditItemsQuery,
): boolean {
  const { kind, owner, search, verdict, rule, environment, waived } = query;
  const text = search?.toLowerCase();
  const judged = item.done.filter(
    v =>
      (rule === undefined || v.rule === rule) &&
      (environment === undefined || v.environment === environment),
  );
  const isNarrowed = verdict || waived !== undefined || rule || environment;
  return (
    (!kind || kind.some(each => each === item.kind)) &&
    (!owner || owner.includes(item.owner ?? '')) &&
    (text === undefined ||
      [item.id, item.owner, item.system].some(part =>
        part?.toLowerCase().includes(text),
      )) &&
    (!isNarrowed || judged.length > 0) &&
    (!verdict ||
      verdict.some(
        each =>
          worst.indexOf(each) ===
          Math.max(...judged.map(v => worst.indexOf(v.status))),
      )) &&
    (waived === undefined ||
      judged.some(v => v.waiver !== undefined && v.status !== 'met') === waived)
  );
}
