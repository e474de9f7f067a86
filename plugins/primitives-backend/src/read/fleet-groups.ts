import { FleetGrouping, FleetGroups } from '@ameide/plugin-primitives-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { FleetFilters } from '../read-model';
import { fleetState } from '../store/fleet-state';
import { FleetReader, narrowFleet } from './fleet-page';

const rowsSchema = z.array(
  z.object({
    value: z.string(),
    total: z.coerce.number(),
    failed: z.coerce.number(),
  }),
);

/** What a grouping of the fleet is made from. @internal */
export type GroupsQuery = { by: FleetGrouping; filters: FleetFilters };

/** How the lines that filters leave fall into groups, counted by the database. @internal */
export async function fleetGroups(
  db: Knex,
  { by, filters }: GroupsQuery,
  view: FleetReader,
): Promise<FleetGroups> {
  const lines = narrowFleet(db, filters, view)
    .select({ value: `d.${by}`, state: fleetState(db, view.firstEnvironment) })
    .as('lines');
  const rows = await db
    .from(lines)
    .select('value')
    .count({ total: '*' })
    .select({
      failed: db.raw("sum(case when state = 'failed' then 1 else 0 end)"),
    })
    .groupBy('value')
    .orderBy('value');
  return { items: rowsSchema.parse(rows) };
}
