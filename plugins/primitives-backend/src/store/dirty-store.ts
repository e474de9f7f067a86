import { Knex } from 'knex';
import { z } from 'zod';
import { anyOf } from './any-of';
import { chunks } from './chunks';
import { upsertRows } from './write-rows';

const scopeRowsSchema = z.array(z.object({ scope: z.string() }));
const countSchema = z.object({ count: z.coerce.number() });

/** Says that scopes are to be assembled from a moment on (ms), within the transaction that gave the reason. @internal */
export async function markDirty(
  tx: Knex,
  options: { scopes: readonly string[]; dueAt: number },
): Promise<void> {
  await upsertRows(tx, 'primitives_dirty', {
    key: ['scope'],
    rows: options.scopes.map(scope => ({ scope, due_at: options.dueAt })),
  });
}

/** Says that every scope that facts or documents are about is to be assembled. @internal */
export async function markAllDirty(tx: Knex, dueAt: number): Promise<void> {
  const scopes = await tx.union([
    tx('primitives_fact').distinct('scope'),
    tx('primitives_document').distinct('scope'),
    tx.select({ scope: tx.raw("''") }),
  ]);
  await markDirty(tx, {
    scopes: scopeRowsSchema.parse(scopes).map(row => row.scope),
    dueAt,
  });
}

/** Scopes that are due, those that wait longest first. @internal */
export async function dueScopes(
  tx: Knex,
  options: { now: number; limit: number },
): Promise<string[]> {
  const rows = await tx('primitives_dirty')
    .where('due_at', '<=', options.now)
    .orderBy([{ column: 'due_at' }, { column: 'scope' }])
    .limit(options.limit)
    .select('scope');
  return scopeRowsSchema.parse(rows).map(row => row.scope);
}

/** Takes scopes off the list, in the transaction that assembled them. @internal */
export async function unmarkDirty(
  tx: Knex,
  scopes: readonly string[],
): Promise<void> {
  for (const some of chunks(scopes))
    await tx('primitives_dirty').where(anyOf(tx, 'scope', some)).delete();
}

/** How many scopes are due. @internal */
export async function countDue(db: Knex, now: number): Promise<number> {
  const row = await db('primitives_dirty')
    .where('due_at', '<=', now)
    .count({ count: '*' })
    .first();
  return countSchema.parse(row).count;
}
