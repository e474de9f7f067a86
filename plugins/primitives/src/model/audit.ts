import {
  AuditItem,
  AuditOverview,
  DoneRules,
  Verdict,
} from '@ameide/plugin-primitives-common';

/** What the audit page shows: the overview, the rules, and every Definition of Done. @internal */
export type AuditReading = AuditOverview & {
  doneRules: DoneRules['rules'];
  items: AuditItem[];
};

/** One column of the matrix: a rule, in one environment where it is about one. @internal */
export type AuditColumn = {
  rule: string;
  title: string;
  environments: string[];
};

/** The rules that occur, in the order they are given, with the environments they are judged in. @internal */
export function auditColumns(items: readonly AuditItem[]): AuditColumn[] {
  const columns = new Map<string, AuditColumn>();
  for (const verdict of items.flatMap(item => item.done)) {
    const column = columns.get(verdict.rule) ?? {
      rule: verdict.rule,
      title: verdict.title,
      environments: [],
    };
    columns.set(verdict.rule, column);
    if (
      verdict.environment &&
      !column.environments.includes(verdict.environment)
    ) {
      column.environments.push(verdict.environment);
    }
  }
  return [...columns.values()];
}

/** Whether everything is met; what is unknown is not. @internal */
export function isDone(verdicts: readonly Verdict[]): boolean {
  return (
    verdicts.length > 0 && verdicts.every(verdict => verdict.status === 'met')
  );
}

/** The primitives that a filter asks for. @internal */
export function selectAudit(
  items: readonly AuditItem[],
  filter: { text: string; unmetOnly: boolean },
): AuditItem[] {
  const text = filter.text.trim().toLowerCase();
  return items.filter(
    item =>
      (!filter.unmetOnly || !isDone(item.done)) &&
      (!text ||
        [item.id, `${item.kind}/${item.name}`, item.owner].some(value =>
          value?.toLowerCase().includes(text),
        )),
  );
}
