import { AuditRule, VerdictCounts } from '@ameide/plugin-primitives-common';
import { addVerdicts, DoneTally, noVerdicts } from '../read/done-figures';

/** Owner of the rows of the whole fleet; no reference of the catalog is written like it. @internal */
export const wholeFleet = '*';

/** A row of `primitives_audit_day`. @internal */
export type DayRow = {
  day: string;
  owner: string;
  rule: string;
  met: number;
  not_met: number;
  unknown: number;
  waived: number;
  /** Null where the rule could not be looked at. */
  breaches: number | null;
};

/** How a day ended, or how it stands. @internal */
export type DayState = {
  /** In UTC, as 2026-01-31. */
  day: string;
  verdicts: readonly DoneTally[];
  /** Open breaches; the owner is empty for those of nobody's primitive. */
  breaches: ReadonlyArray<{ rule: string; owner: string; count: number }>;
  /** How each non-negotiable came out. */
  rules: ReadonlyArray<Pick<AuditRule, 'rule' | 'status'>>;
};

/** Day of a moment in ms, in UTC. @internal */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

const empty = { met: 0, not_met: 0, unknown: 0, waived: 0 };

/**
 * Rows of a day: of each owner what they have, of the whole fleet every rule, so that a
 * day without rows is one of which nothing is known.
 * @internal
 */
export function dayRows(state: DayState): DayRow[] {
  const { day, rules } = state;
  const rows = new Map<string, DayRow>();
  const rowOf = (owner: string, rule: string) => {
    const key = JSON.stringify([owner, rule]);
    const row = rows.get(key) ?? { day, owner, rule, ...empty, breaches: 0 };
    rows.set(key, row);
    return row;
  };
  for (const { rule } of rules) rowOf(wholeFleet, rule);
  for (const { owner, rule, ...counts } of state.verdicts) {
    for (const each of ownersOf(owner)) add(rowOf(each, rule), counts);
  }
  for (const { owner, rule, count } of state.breaches) {
    for (const each of ownersOf(owner)) {
      const row = rowOf(each, rule);
      row.breaches = (row.breaches ?? 0) + count;
    }
  }
  // None found is no answer where nobody could look.
  const unseen = rules.filter(({ status }) => status === 'unknown');
  for (const row of rows.values()) {
    if (row.breaches === 0 && unseen.some(({ rule }) => rule === row.rule))
      row.breaches = null;
  }
  return [...rows.values()];
}

/** One who is written like the whole fleet is counted there alone. */
function ownersOf(owner: string): string[] {
  return owner === wholeFleet ? [wholeFleet] : [owner, wholeFleet];
}

function add(row: DayRow, counts: VerdictCounts): void {
  const sum = addVerdicts(verdictsOf(row), counts);
  row.met = sum.met;
  row.not_met = sum['not-met'];
  row.unknown = sum.unknown;
  row.waived = sum.waived;
}

/** The verdicts of a row. @internal */
export function verdictsOf(
  row: Pick<DayRow, 'met' | 'not_met' | 'unknown' | 'waived'>,
): VerdictCounts {
  const { met, not_met: notMet, unknown, waived } = row;
  return { ...noVerdicts(), met, 'not-met': notMet, unknown, waived };
}
