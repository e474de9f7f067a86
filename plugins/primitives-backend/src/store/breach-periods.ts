import { Knex } from 'knex';
import { chunks } from './chunks';
import { upsertRows } from './write-rows';

const table = 'primitives_breach_period';

/** A breach that stands, as its period is opened or kept up to date. @internal */
export type OpenBreach = {
  rule: string;
  subject: string;
  scope: string;
  /** JSON of the breach. */
  body: string;
  /** In ms. */
  since: number;
};

/** Opens a period for each breach that has none; one that is open keeps its begin. @internal */
export async function openPeriods(
  tx: Knex,
  breaches: readonly OpenBreach[],
): Promise<void> {
  await upsertRows(tx, table, {
    key: ['rule', 'subject'],
    where: 'until is null',
    rows: breaches,
    update: ['scope', 'body'],
  });
}

/** Ends the periods of breaches of a rule. @internal */
export async function closePeriods(
  tx: Knex,
  options: { rule: string; subjects: readonly string[]; now: number },
): Promise<void> {
  const { rule, subjects, now } = options;
  for (const some of chunks(subjects)) {
    await tx(table)
      .where({ rule })
      .whereIn('subject', some)
      .whereNull('until')
      .update({ until: endAt(tx, now) });
  }
}

/** Ends the periods of breaches that no longer stand: a version without periods may have collected meanwhile. @internal */
export async function closeForgotten(tx: Knex, now: number): Promise<void> {
  await tx(table)
    .whereNull('until')
    .whereNotExists(
      tx('primitives_breach as b')
        .select('b.rule')
        .whereRaw(`b.rule = ${table}.rule and b.subject = ${table}.subject`),
    )
    .update({ until: endAt(tx, now) });
}

/** Forgets those that were over before a moment (ms). @internal */
export async function prunePeriods(db: Knex, cutoff: number): Promise<void> {
  await db(table).where('until', '<=', cutoff).delete();
}

/** The begin can be the outside's own time, whose clock may be ahead; nothing ends before it began. */
function endAt(tx: Knex, now: number) {
  return tx.raw('case when since > ? then since else ? end', [now, now]);
}
