import {
  defaultRuleIds,
  english,
  RuleDefinition,
  say,
} from '@ameide/plugin-primitives-common';

/** The specification's Definition of Done, bullet by bullet. @internal */
export const defaultRules: readonly RuleDefinition[] = [
  {
    ...textsOf('core-ci'),
    per: 'primitive',
    expression:
      'stages.contract.status == "passed" && stages.verify.status == "passed"',
  },
  {
    ...textsOf('image-published'),
    per: 'primitive',
    expression:
      'stages.image.status == "passed"',
  },
  {
    ...textsOf('wiring-merged'),
    per: 'primitive',
    expression:
      'stages.wiring.status == "passed"',
  },
  {
    ...textsOf('environment-enabled'),
    per: 'environment',
    expression:
      'stages.enable.status == "passed"',
  },
  {
    ...textsOf('environment-running'),
    per: 'environment',
    expression:
      'stages.sync.status == "passed" && stages.health.status == "passed" && stages.smoke.status == "passed"',
  },
];

function textsOf(id: (typeof defaultRuleIds)[number]) {
  return {
    id,
    title: english(say(`rule.${id}.title`)),
    description: english(say(`rule.${id}.description`)),
    why: english(say(`rule.${id}.why`)),
    satisfy: english(say(`rule.${id}.satisfy`)),
  };
}
