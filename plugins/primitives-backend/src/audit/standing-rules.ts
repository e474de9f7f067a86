import { english, say, StandingRule } from '@ameide/plugin-primitives-common';
import { auditRules, titleOf } from './rules';

/** The non-negotiables with what they mean, in Markdown. @internal */
export function standingRules(): StandingRule[] {
  return auditRules.map(rule => ({
    id: rule.rule,
    title: titleOf(rule),
    description: english(say(`rule.${rule.rule}.description`)),
    why: english(say(`rule.${rule.rule}.why`)),
    satisfy: english(say(`rule.${rule.rule}.satisfy`)),
  }));
}
