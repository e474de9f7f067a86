/** Texts about the rules of the Definition of Done. @internal */
export const auditRuleTexts = {
  rules: 'Rules of the Definition of Done',
  rule: 'What “{{rule}}” means',
  means: 'What it means',
  satisfy: 'How to satisfy it',
  expression: 'Expression (CEL)',
  counts: '{{met}} met, {{notMet}} not met, {{unknown}} unknown',
  waived: '{{number}} waived',
  noRules: 'No rule is in force.',
  perEnvironment: 'in each environment',
  waivedVerdict: '{{status}}, waived',
  waiver: 'Waived until {{until}} by {{by}}: {{reason}}',
  nobody: 'an unknown author',
  waiverFile: 'Waivers in Git',
} as const;
