import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { factOf, FactRow } from '../facts/fact-row';
import {
  removeBreaches,
  ScopedBreach,
  writeBreaches,
} from '../store/breach-store';
import { AuditConfig, SubjectRule } from './rule';

/** Facts that are judged in one go. */
const pageSize = 1_000;

/**
 * Judges the facts that a rule is about and that were recorded since it judged last, those
 * of that very moment again.
 * @internal
 */
export async function judgeSubjects(
  tx: Knex,
  options: {
    rule: SubjectRule;
    since: number;
    now: number;
    config: AuditConfig;
    logger: LoggerService;
  },
): Promise<void> {
  const { rule, since, now, config, logger } = options;
  let after = { since, subject: '' };
  for (;;) {
    const rows: FactRow[] = await tx<FactRow>('primitives_fact')
      .where({ kind: rule.kind })
      .andWhereRaw('(since, subject) > (?, ?)', [after.since, after.subject])
      .orderBy(['since', 'subject'])
      .limit(pageSize);
    const found: ScopedBreach[] = [];
    const over: Array<{ rule: string; subject: string }> = [];
    for (const row of rows) {
      const fact = factOf(row, logger);
      const breach = fact && rule.judge(fact, config);
      if (breach) found.push({ rule: rule.rule, scope: row.scope, breach });
      else
        over.push({
          rule: rule.rule,
          subject: rule.breachSubject(row.subject),
        });
    }
    await removeBreaches(tx, over, now);
    await writeBreaches(tx, found, now);
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    after = { since: Number(last.since), subject: last.subject };
  }
}
