import { Knex } from 'knex';
import { FactKind } from '../facts/fact';
import { pruneTransitions } from '../history/chain-store';
import { prunePeriods } from './breach-periods';
import { databaseNow } from './database-time';

/** Hints that nobody took for this long are about what the usual looks have seen since. */
const hintLifeMs = 24 * 60 * 60_000;

/** Forgets history that is older than it is to be kept, and what is only there so that older states do not come back. @internal */
export async function pruneHistory(
  db: Knex,
  options: { retentionMs: number },
): Promise<void> {
  const now = await databaseNow(db);
  const cutoff = now - options.retentionMs;
  for (const table of ['fact', 'source', 'verdict'])
    await db(`primitives_${table}_history`)
      .where('until', '<=', cutoff)
      .delete();
  await db('primitives_audit_day')
    .where('day', '<', new Date(cutoff).toISOString().slice(0, 10))
    .delete();
  await pruneTransitions(db, { cutoff, now });
  await prunePeriods(db, cutoff);
  await db('primitives_fact')
    .whereNull('value')
    .andWhere('since', '<', cutoff)
    .delete();
  // Pull requests are kept, and checks may come after what says whose they are.
  const run = { kind: 'gitops-run' satisfies FactKind };
  await db('primitives_fact_about')
    .where(run)
    .whereNotIn('subject', db('primitives_fact').where(run).select('subject'))
    .delete();
  await db('primitives_hint')
    .where('at', '<', now - hintLifeMs)
    .delete();
}
