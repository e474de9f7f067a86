import { verdictSchema } from '@ameide/plugin-primitives-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { KnownVerdict, knownVerdicts, SeenPeriod } from '../done/seen';
import { anyOf } from './any-of';
import { insertRows } from './write-rows';

const table = 'primitives_verdict_history';

const rowsSchema = z.array(
  z.object({
    id: z.string(),
    rule: z.string(),
    environment: z.string(),
    status: verdictSchema.shape.status,
    since: z.coerce.number(),
    // SQLite has no booleans.
    at_least: z.coerce.boolean(),
  }),
);
const storedSchema = z.array(z.object({ id: z.string(), done: z.string() }));

/** Writes down what verdicts are no longer. @internal */
export async function appendVerdictHistory(
  tx: Knex,
  periods: ReadonlyArray<SeenPeriod & { id: string }>,
): Promise<void> {
  await insertRows(
    tx,
    table,
    periods.map(({ id, rule, environment, status, since, until, atLeast }) => ({
      ...{ id, rule, environment: environment ?? '', status },
      ...{ since, until, at_least: atLeast },
    })),
  );
}

/** What the verdicts on primitives were at a moment (ms), as far as that is known; in two queries for any number of them. @internal */
export async function verdictsAt(
  db: Knex,
  ids: readonly string[],
  at: number,
): Promise<Map<string, KnownVerdict[]>> {
  const over = rowsSchema.parse(
    await db(table)
      .where(anyOf(db, 'id', ids))
      .andWhere('since', '<=', at)
      .andWhere('until', '>', at),
  );
  const current = storedSchema.parse(
    await db('primitives_pipeline')
      .where(anyOf(db, 'id', ids))
      .select('id', 'done'),
  );
  const verdicts = new Map(
    current.map(({ id, done }) => [
      id,
      knownVerdicts({ done: JSON.parse(done) }).filter(
        ({ seen }) => seen && Date.parse(seen.since) <= at,
      ),
    ]),
  );
  for (const row of over) {
    const since = new Date(row.since).toISOString();
    verdicts.set(row.id, [
      ...(verdicts.get(row.id) ?? []),
      {
        ...{ rule: row.rule, status: row.status },
        environment: row.environment || undefined,
        seen: { since, ...(row.at_least && { atLeast: true }) },
      },
    ]);
  }
  return verdicts;
}
