import { auditRuleSchema } from '@ameide/plugin-primitives-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { auditRules } from '../audit/rules';
import { AuditSummary } from '../read-model';
import { countBreaches } from '../store/breach-store';
import { countPrimitives, everything } from './readable';

const ruleRowsSchema = z.array(
  z.object({
    rule: z.string(),
    status: auditRuleSchema.shape.status,
    reason: z.string(),
  }),
);

/** Title of a rule, for a person. @internal */
export function titleOf(rule: string): string {
  return auditRules.find(r => r.rule === rule)?.title ?? rule;
}

/** The rules as they were judged last, over everything; before the first time that nothing was looked at. @internal */
export async function currentRules(
  db: Knex,
): Promise<Pick<AuditSummary, 'rules' | 'primitives'>> {
  const known = ruleRowsSchema.parse(await db('primitives_rule'));
  const breaches = await countBreaches(db, everything);
  return {
    rules: auditRules.map(({ rule, title }) => {
      const judged = known.find(k => k.rule === rule);
      return {
        ...{ rule, title },
        status: judged?.status ?? 'unknown',
        reason: judged?.reason ?? 'Nothing was looked at yet.',
        breaches: breaches.get(rule) ?? 0,
      };
    }),
    primitives: await countPrimitives(db, everything),
  };
}
