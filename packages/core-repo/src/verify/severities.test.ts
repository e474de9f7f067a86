import { Finding } from '@ameide/plugin-primitives-common';
import { InvalidInputError } from '../errors';
import { CoreSettings } from '../settings';
import { allChecks } from './all-checks';
import { Check } from './check';
import { Rule } from './rule';
import {
  applySeverities,
  assertKnownRules,
  describeLowered,
} from './severities';

const rule = (id: Rule['id'], severity: Rule['severity']): Rule => ({
  id,
  severity,
  title: 't',
  why: 'w',
  fix: 'f',
  limits: 'l',
});
const check: Check = {
  id: 'contract',
  description: {
    title: 't',
    what: 'w',
    rules: [
      rule('contract/missing', 'error'),
      rule('contract/soft', 'warning'),
      { ...rule('contract/lint', 'error'), open: true },
    ],
  },
  run: async () => ({ message: '', issues: [] }),
};
const found = (id: string, severity: Finding['severity']): Finding => ({
  rule: id,
  severity,
  message: 'm',
  remedy: 'r',
});
const findings = [
  found('contract/missing', 'error'),
  found('contract/soft', 'warning'),
  found('contract/lint/FIELD', 'error'),
  found('contract/lint/ENUM', 'error'),
];

type Row = [
  CoreSettings['severities'],
  string[],
  ReturnType<typeof applySeverities>['lowered'],
];

it.each<Row>([
  [
    {},
    [
      'contract/missing error',
      'contract/soft warning',
      'contract/lint/FIELD error',
      'contract/lint/ENUM error',
    ],
    [],
  ],
  [
    { contract: 'warning' },
    [
      'contract/missing warning',
      'contract/soft warning',
      'contract/lint/FIELD warning',
      'contract/lint/ENUM warning',
    ],
    [{ rule: 'contract', default: 'error', severity: 'warning', findings: 3 }],
  ],
  [
    {
      contract: 'off',
      'contract/lint': 'warning',
      'contract/lint/ENUM': 'error',
    },
    ['contract/lint/FIELD warning', 'contract/lint/ENUM error'],
    [
      { rule: 'contract', default: 'error', severity: 'off', findings: 2 },
      {
        rule: 'contract/lint',
        default: 'error',
        severity: 'warning',
        findings: 1,
      },
    ],
  ],
  [
    { 'contract/soft': 'error' },
    [
      'contract/missing error',
      'contract/soft error',
      'contract/lint/FIELD error',
      'contract/lint/ENUM error',
    ],
    [],
  ],
  [
    { 'contract/lint/OTHER': 'off' },
    [
      'contract/missing error',
      'contract/soft warning',
      'contract/lint/FIELD error',
      'contract/lint/ENUM error',
    ],
    [
      {
        rule: 'contract/lint/OTHER',
        default: 'error',
        severity: 'off',
        findings: 0,
      },
    ],
  ],
  // A name is a name, not the beginning of one.
  [
    { 'contract/mis': 'off', imports: 'off' },
    findings.map(f => `${f.rule} ${f.severity}`),
    [],
  ],
])('%j gives %j and says what is lighter', (severities, issues, lowered) => {
  const outcome = applySeverities(check, findings, severities);
  expect(outcome.issues.map(f => `${f.rule} ${f.severity}`)).toEqual(issues);
  expect(outcome.lowered).toEqual(lowered);
});

it('says in words what is lighter', () => {
  const { lowered } = applySeverities(check, findings, {
    'contract/lint': 'warning',
    'contract/missing': 'off',
  });
  expect(describeLowered(lowered)).toBe(
    '; ameide.yaml makes contract/lint a warning instead of an error (2 findings); ameide.yaml turns contract/missing off (1 finding)',
  );
});

it.each([
  'contract',
  'contract/lint',
  'contract/lint/ANY',
  'contract/missing',
  'imports',
])('%s is a known name', name => {
  expect(() => assertKnownRules({ [name]: 'warning' }, [check])).not.toThrow();
});

it.each(['contract/missing/more', 'contract/mising', 'imprts'])(
  '%s is refused, with the nearest known name',
  name => {
    const assert = () => assertKnownRules({ [name]: 'warning' }, [check]);
    expect(assert).toThrow(InvalidInputError);
    expect(assert).toThrow(/^ameide\.yaml: severities\..*did you mean/);
  },
);

it('gives every rule the name of its check and the words of a page', () => {
  for (const { id, description } of allChecks) {
    for (const { id: name, why, fix, limits, title } of description?.rules ??
      []) {
      expect(name.startsWith(`${id}/`)).toBe(true);
      for (const words of [why, fix, limits, title]) expect(words).not.toBe('');
    }
  }
});
