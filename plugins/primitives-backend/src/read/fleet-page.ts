import { Readable } from '@ameide/plugin-primitives-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { FleetFilters, FleetPage, FleetQuery } from '../read-model';
import { SignalTags } from '../signal-tags';
import { fleetState } from '../store/fleet-state';
import { keyNumber, keyText, limitOf, PageCursors } from './page';
import { isSomeHidden, readableDocuments } from './readable';
import { searchSql } from './search-sql';

const rowSchema = z.object({
  id: z.string(),
  summary: z.string(),
  key: z.union([z.string(), z.number()]),
  since: z.coerce.number(),
});
const countSchema = z.object({ count: z.coerce.number() });

/** What the lines of a fleet are counted and chosen by, beside filters. @internal */
export type FleetReader = {
  /** Where a primitive has to be green to count as done. */
  firstEnvironment: string;
  readable: Readable;
};

/** A page of the fleet, found by index and sent as it is stored. @internal */
export async function fleetPage(
  db: Knex,
  query: FleetQuery,
  view: FleetReader & { tags: Pick<SignalTags, 'of'> },
): Promise<FleetPage> {
  const { filters = {}, sort = 'id', order = 'asc' } = query;
  const limit = limitOf(query);
  const cursors = new PageCursors({
    query: ['fleet', filters, sort, order],
    key: z.tuple([sort === 'since' ? keyNumber : keyText, keyText]),
  });
  const after = cursors.read(query.cursor);
  const matching = () => narrowFleet(db, filters, view);
  const page = matching()
    .select({
      ...{ id: 'd.id', summary: 'd.summary', since: 'd.since' },
      key: `d.${sort}`,
    })
    .orderBy([
      { column: `d.${sort}`, order },
      { column: 'd.id', order },
    ])
    .limit(limit + 1);
  if (after) {
    const than = order === 'asc' ? '>' : '<';
    page.andWhereRaw(`(??, ??) ${than} (?, ?)`, [
      `d.${sort}`,
      'd.id',
      ...after,
    ]);
  }
  if (query.offset) page.offset(query.offset);
  const rows = z.array(rowSchema).parse(await page);
  const count = await matching().count({ count: '*' }).first();
  return {
    ...cursors.page({
      rows,
      limit,
      keyOf: row => [row.key, row.id],
      item: row => lineOf(row, view.tags.of(row.id)),
    }),
    total: countSchema.parse(count).count,
    hidden: await isSomeHidden(db, view.readable),
  };
}

/** How long the state lasts is not part of what is stored, since it is counted apart; and tags go by a key. */
function lineOf(row: z.infer<typeof rowSchema>, tag: string): string {
  const since = new Date(row.since).toISOString();
  return `${row.summary.slice(0, -1)},${JSON.stringify({ since, tag }).slice(
    1,
  )}`;
}

/** Documents that filters leave and a caller may read, as `d`. @internal */
export function narrowFleet(
  db: Knex,
  filters: FleetFilters,
  { firstEnvironment, readable }: FleetReader,
) {
  const query = readableDocuments(db, readable);
  const oneOf = {
    id: filters.id,
    kind: filters.kind,
    owner: filters.owner,
    system: filters.system,
    build: filters.build,
  };
  for (const [column, values] of Object.entries(oneOf)) {
    if (values) query.whereIn(`d.${column}`, [...values]);
  }
  if (filters.nextStep) {
    // The first environment that cannot be read decides, where it changes anything.
    const unread = db('primitives_environment_now as n')
      .whereRaw('n.id = d.id')
      .whereNotNull('n.next')
      .orderBy('n.position')
      .limit(1)
      .select('n.next');
    const steps = filters.nextStep.map(() => '?').join(', ');
    query.andWhereRaw(`coalesce((?), d.next) in (${steps})`, [
      unread,
      ...filters.nextStep,
    ]);
  }
  if (filters.search) {
    query.andWhereRaw(
      ...searchSql(['d.id', 'd.owner', 'd.system'], filters.search),
    );
  }
  if (filters.state) {
    const states = filters.state.map(() => '?').join(', ');
    query.andWhereRaw(`(?) in (${states})`, [
      fleetState(db, firstEnvironment),
      ...filters.state,
    ]);
  }
  if (filters.onBranch === true) query.whereNot('d.branch', '');
  if (filters.onBranch === false) query.where('d.branch', '');
  const { environment } = filters;
  if (environment) {
    const { name, status, enabled, done } = environment;
    const there = db('primitives_environment_now')
      .where({ environment: name })
      .select('id');
    if (status) there.whereIn('status', [...status]);
    if (enabled !== undefined) there.where({ enabled });
    if (done) there.whereIn('done', [...done]);
    query.whereIn('d.id', there);
  }
  return query;
}
