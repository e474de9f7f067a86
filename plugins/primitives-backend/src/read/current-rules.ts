import { auditRuleSchema, reasoned, say } from '@ameide/plugin-primitives-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { auditRules, titleOf as titleOfRule } from '../audit/rules';
import { AuditSummary } from '../read-model';
import { countBreaches } from '../store/breach-store';
import { saidTextSchema } from '../store/said-text';
import { countPrimitives, everything } from './readable';

const ruleRowsSchema = z.array(
  z.object({
    rule: z.string(),
    status: auditRuleSchema.shape.status,
    reason: z.string(),
    said: saidTextSchema,
  }),
);

/** Title of a rule, for a person. @internal */
export function titleOf(rule: string): string {
  const found = auditRules.find(each => each.rule === rule);
  return found ? titleOfRule(found) : rule;
}

/** The rules as they were judged last, over everything; before the first time that nothing was looked at. @internal */
export async function currentRules(
  db: Knex,
): Promise<Pick<AuditSummary, 'rules' | 'primitives'>> {
  const known = ruleRowsSchema.parse(await db('primitives_rule'));
  const breaches = await countBreaches(db, everything);
  return {
    rules: auditRules.map(each => {
      const { rule } = each;
      const judged = known.find(k => k.rule === rule);
      const found = { rule, title: titleOfRule(each) };
      const count = { breaches: breaches.get(rule) ?? 0 };
      if (!judged) {
        const nothing = reasoned(say('verdict.nothingYet'));
        return { ...found, status: 'unknown', ...nothing, ...count };
      }
      const { status, reason, said } = judged;
      return {
        ...{ ...found, status, reason, ...count },
        ...(said && { said: { reason: said } }),
      };
    }),
    primitives: await countPrimitives(db, everything),
  };
}
