import { Fact, isNewer } from './fact';
import { formMark } from './fact-form';
import { FactRow } from './fact-row';

/** A state that is over, and when it was. @internal */
export type HistoryRow = Omit<FactRow, 'observed_at' | 'form'> & {
  until: number;
};

/** What recording facts writes. @internal */
export type RecordPlan = {
  /** Rows to put in place of what is known. */
  rows: Array<Required<FactRow>>;
  history: HistoryRow[];
  /** Facts that change what is known. */
  changed: Fact[];
  /** Scopes that a change concerns. */
  scopes: string[];
};

/**
 * Decides what facts change. The newest by the outside system's order counts, in
 * whatever order they come; the same state seen again moves the order on, so that an
 * older state that arrives later does not win, but is no change.
 * @internal
 */
export function planRecord(options: {
  facts: readonly Fact[];
  /** What is known of their subjects, by {@link keyOf}. */
  known: ReadonlyMap<string, FactRow>;
  /** In ms. */
  now: number;
}): RecordPlan {
  const { known, now } = options;
  const plan: RecordPlan = { rows: [], history: [], changed: [], scopes: [] };
  const scopes = new Set<string>();
  for (const fact of newestOfEach(options.facts)) {
    const before = known.get(keyOf(fact));
    const value = fact.value === null ? null : JSON.stringify(fact.value);
    if (before && !isNewerThanRow(fact, before)) continue;
    const same = (before?.value ?? null) === value;
    const moved = before !== undefined && before.scope !== fact.scope;
    // A database's clock can be set back; a state never ends before it began.
    const since = Math.max(now, Number(before?.since ?? 0));
    const isChange = !same || (moved && value !== null);
    plan.rows.push({
      source: fact.source,
      kind: fact.kind,
      subject: fact.subject,
      scope: fact.scope,
      value,
      position: fact.position,
      revision: fact.revision,
      observed_at: fact.observedAt,
      form: formMark(fact.observedAt),
      since: isChange || !before ? since : before.since,
    });
    if (!isChange) continue;
    if (before && before.value !== null) {
      const { observed_at: _seen, form: _form, ...state } = before;
      plan.history.push({ ...state, until: since });
    }
    if (moved) scopes.add(before.scope);
    scopes.add(fact.scope);
    plan.changed.push(fact);
  }
  return { ...plan, scopes: [...scopes] };
}

/** What a fact is known by. @internal */
export function keyOf(fact: { kind: string; subject: string }): string {
  return `${fact.kind}|${fact.subject}`;
}

function isNewerThanRow(fact: Fact, row: FactRow): boolean {
  return isNewer(fact, {
    position: Number(row.position),
    revision: row.revision,
    value: row.value === null ? null : JSON.parse(row.value),
  });
}

function newestOfEach(facts: readonly Fact[]): Fact[] {
  const newest = new Map<string, Fact>();
  for (const fact of facts) {
    const other = newest.get(keyOf(fact));
    if (!other || isNewer(fact, other)) newest.set(keyOf(fact), fact);
  }
  return [...newest.values()];
}
