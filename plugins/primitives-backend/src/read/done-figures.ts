import { VerdictCounts, verdictSchema } from '@ameide/plugin-primitives-common';
import { Readable } from '@ameide/plugin-primitives-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { whereReadable } from './readable';

/** How verdicts came out, for one rule and one owner. @internal */
export type DoneTally = VerdictCounts & { rule: string; owner: string };

const verdictKeys = ['met', 'not-met', 'unknown', 'waived'] as const;

const rowsSchema = z.array(
  z.object({
    rule: z.string(),
    owner: z.string(),
    status: verdictSchema.shape.status,
    count: z.coerce.number(),
    waived: z.coerce.number(),
  }),
);

/** How the verdicts of what a caller may read came out, by rule and owner; the owner is empty for primitives without one. @internal */
export async function tallyDone(
  db: Knex,
  readable: Readable,
): Promise<DoneTally[]> {
  const judged = db({ v: 'primitives_verdict_now' }).innerJoin(
    { d: 'primitives_document' },
    'd.id',
    'v.id',
  );
  const rows = await whereReadable(db, judged, readable)
    .groupBy('v.rule', 'd.owner', 'v.status')
    .select('v.rule', 'd.owner', 'v.status')
    .count({ count: '*' })
    .sum({ waived: db.raw('case when v.waived then 1 else 0 end') });
  const tallies = new Map<string, DoneTally>();
  for (const { rule, owner, status, count, waived } of rowsSchema.parse(rows)) {
    const key = JSON.stringify([rule, owner]);
    const tally = tallies.get(key) ?? { rule, owner, ...noVerdicts() };
    tally[status] += count;
    tally.waived += waived;
    tallies.set(key, tally);
  }
  return [...tallies.values()];
}

/** By rule. @internal */
export function byRule(
  tallies: readonly DoneTally[],
): Map<string, VerdictCounts> {
  const counts = new Map<string, VerdictCounts>();
  for (const { rule, owner: _owner, ...some } of tallies)
    counts.set(rule, addVerdicts(counts.get(rule) ?? noVerdicts(), some));
  return counts;
}

/** Both together. @internal */
export function addVerdicts(a: VerdictCounts, b: VerdictCounts): VerdictCounts {
  const sum = noVerdicts();
  for (const key of verdictKeys) sum[key] = a[key] + b[key];
  return sum;
}

/** Of nothing. @internal */
export function noVerdicts(): VerdictCounts {
  return { met: 0, 'not-met': 0, unknown: 0, waived: 0 };
}
