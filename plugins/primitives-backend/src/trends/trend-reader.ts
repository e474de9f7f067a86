import { Trends } from '@ameide/plugin-primitives-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { auditRules } from '../audit/rules';
import { addVerdicts, noVerdicts } from '../read/done-figures';
import { DayRow, verdictsOf, wholeFleet } from './day-rows';
import { dayOf } from './trend-writer';

/** What trends are asked of. @internal */
export type TrendRequest = { owner?: string; from: Date; to: Date };

const count = z.coerce.number();
const rowsSchema = z.array(
  z.object({
    day: z.string(),
    owner: z.string(),
    rule: z.string(),
    ...{ met: count, not_met: count, unknown: count, waived: count },
    breaches: count.nullable(),
  }),
);

/** Verdicts and breaches by day, from what was written down for each: at most two rows a rule and a day. @internal */
export async function readTrends(
  db: Knex,
  request: TrendRequest,
): Promise<Trends> {
  const { owner } = request;
  const from = dayOf(request.from.getTime());
  const to = dayOf(request.to.getTime());
  const rows = rowsSchema.parse(
    await db('primitives_audit_day')
      .whereIn(
        'owner',
        owner === undefined ? [wholeFleet] : [wholeFleet, owner],
      )
      .whereBetween('day', [from, to])
      .orderBy('day')
      .select(),
  );
  const byDay = new Map<string, DayRow[]>();
  for (const row of rows) {
    const known = byDay.get(row.day);
    if (known) known.push(row);
    else byDay.set(row.day, [row]);
  }
  return {
    ...{ from, to },
    days: [...byDay].map(([day, ofDay]) => dayFrom(day, ofDay, owner)),
    rules: auditRules.map(({ rule, title }) => ({ rule, title })),
  };
}

function dayFrom(day: string, rows: readonly DayRow[], owner?: string) {
  const whole = rows.filter(row => row.owner === wholeFleet);
  const own = rows.filter(row => row.owner === (owner ?? wholeFleet));
  return {
    day,
    verdicts: own.map(verdictsOf).reduce(addVerdicts, noVerdicts()),
    breaches: auditRules.map(({ rule }) => {
      const looked = whole.find(row => row.rule === rule)?.breaches ?? null;
      const found = own.find(row => row.rule === rule)?.breaches ?? undefined;
      // Who has no row has no breach, where somebody looked at all.
      const open = found ?? (looked === null ? undefined : 0);
      return { rule, open };
    }),
  };
}
