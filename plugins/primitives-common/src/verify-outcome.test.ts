import fc from 'fast-check';
import { checkIds, VerifyReport } from './report';
import { OutcomeStatus } from './outcome-status';
import { readVerifyReport } from './verify-outcome';

const report = (
  change: object = {},
): VerifyReport & Record<string, unknown> => ({
  schemaVersion: 1,
  summary: 'passed',
  primitive: { kind: 'domain', name: 'orders' },
  tools: {},
  checks: checkIds.map(check => ({
    check,
    status: 'passed',
    message: '',
    durationMs: 1,
    issues: [],
  })),
  next_steps: [],
  ...change,
});
const checksBut = (check: string, change: object) =>
  report().checks.map(c => (c.check === check ? { ...c, ...change } : c));
const finding = { rule: 'r', severity: 'error', message: 'm', remedy: 'do' };

/** What the organisation's older command line printed when all was well. */
const old = {
  summary: 'pass',
  health: { kind: 'PRIMITIVE_KIND_DOMAIN', name: 'orders', ready: false },
  checks: [
    'Codegen',
    'BufLint',
    'BufBreaking',
    'Imports',
    'Tests',
    'EDA',
    'SecretScan',
  ].map(check => ({ check, status: 'CHECK_STATUS_PASS', message: 'fine' })),
  next_steps: [],
  cascade: [{ kind: 'PRIMITIVE_KIND_PROCESS', name: 'l2o', status: 'PASS' }],
};
const withMarkers = [
  ...old.checks,
  { check: 'ScaffoldMarkers', status: 'CHECK_STATUS_PASS', message: '' },
];
const oldBut = (check: string, change: object) => ({
  ...old,
  checks: withMarkers.map(c => (c.check === check ? { ...c, ...change } : c)),
});

it.each<[string, unknown, OutcomeStatus]>([
  ['today, all passed', report(), 'passed'],
  ['today, with fields of tomorrow', report({ later: 1 }), 'passed'],
  ['a form of tomorrow', report({ schemaVersion: 2 }), 'passed'],
  ['today, failed', report({ summary: 'failed' }), 'failed'],
  ['today, could not run', report({ summary: 'error' }), 'error'],
  [
    'today, a check absent',
    report({ checks: report().checks.slice(1) }),
    'unknown',
  ],
  ['today, no checks', report({ checks: [] }), 'unknown'],
  [
    'a pass with a failed check',
    report({ checks: checksBut('shape', { status: 'failed' }) }),
    'failed',
  ],
  [
    'a pass with one that could not run',
    report({ checks: checksBut('shape', { status: 'error' }) }),
    'error',
  ],
  [
    'a pass with an error among its findings',
    report({ checks: checksBut('shape', { issues: [finding] }) }),
    'failed',
  ],
  [
    'a pass with a warning',
    report({
      checks: checksBut('shape', {
        issues: [{ ...finding, severity: 'warning' }],
      }),
    }),
    'passed',
  ],
  [
    'a status nobody knows',
    report({ checks: checksBut('shape', { status: 'great' }) }),
    'unknown',
  ],
  ['a summary nobody knows', report({ summary: 'great' }), 'unknown'],
  ['older, without markers, which it did not look for', old, 'unknown'],
  ['older, with everything', { ...old, checks: withMarkers }, 'passed'],
  [
    'older, as a map',
    {
      ...old,
      checks: Object.fromEntries(
        withMarkers.map(({ check, status }) => [check, { status }]),
      ),
    },
    'passed',
  ],
  ['older, unprefixed', oldBut('Codegen', { status: 'pass' }), 'passed'],
  [
    'older, a failed check',
    oldBut('Codegen', { status: 'CHECK_STATUS_FAIL' }),
    'failed',
  ],
  [
    'older, a skipped check',
    oldBut('Imports', { status: 'CHECK_STATUS_SKIP' }),
    'unknown',
  ],
  [
    'older, a check that warned',
    oldBut('EDA', { status: 'CHECK_STATUS_WARN' }),
    'passed',
  ],
  [
    'older, half a contract',
    { ...old, checks: withMarkers.filter(c => c.check !== 'BufBreaking') },
    'unknown',
  ],
  [
    'older, the other half beside',
    {
      ...old,
      checks: withMarkers.filter(c => c.check !== 'BufBreaking'),
      buf: { breaking_status: 'CHECK_STATUS_PASS' },
    },
    'passed',
  ],
  [
    'older, a break beside',
    {
      ...old,
      checks: withMarkers,
      buf: { breaking_status: 'CHECK_STATUS_FAIL' },
    },
    'failed',
  ],
  [
    'older, what calls it broke',
    { ...old, checks: withMarkers, cascade: [{ name: 'l2o', status: 'FAIL' }] },
    'failed',
  ],
  [
    'older, an extra check skipped',
    {
      ...old,
      checks: [
        ...withMarkers,
        { check: 'WorkloadReady', status: 'CHECK_STATUS_SKIP' },
      ],
    },
    'passed',
  ],
  [
    'older, an extra check failed',
    {
      ...old,
      checks: [
        ...withMarkers,
        { check: 'Naming', status: 'CHECK_STATUS_FAIL' },
      ],
    },
    'failed',
  ],
  [
    'older, says it failed',
    { ...old, summary: 'fail', checks: withMarkers },
    'failed',
  ],
  ['older, says nothing', { checks: withMarkers }, 'unknown'],
  [
    'by topic',
    {
      summary: 'pass',
      tests: [{ id: 'a', status: 'PASS' }],
      security: { secret_scan: { status: 'PASS' } },
    },
    'unknown',
  ],
  [
    'by topic, a red test',
    {
      summary: 'pass',
      tests: [
        { id: 'a', status: 'PASS' },
        { id: 'b', status: 'FAIL' },
      ],
    },
    'failed',
  ],
  [
    'by topic, a leak',
    { summary: 'pass', security: { secret_scan: { status: 'FAIL' } } },
    'failed',
  ],
  [
    'by topic, events',
    { summary: 'pass', eda_reliability: { outbox_wiring: { status: 'FAIL' } } },
    'failed',
  ],
])('reads %s', (_title, data, summary) => {
  expect(readVerifyReport(data)?.summary).toBe(summary);
});

it.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['text', 'passed'],
  ['a list', []],
  ['something else', { digest: 'sha256:' }],
  ['a claim without evidence', { summary: 'pass' }],
  ['checks that are none', { summary: 'pass', checks: 7 }],
  ['a run over many primitives', { summary: 'passed', reports: [report()] }],
])('takes %s for no report', (_title, data) => {
  expect(readVerifyReport(data)).toBeUndefined();
});

it('names what a report does not speak of', () => {
  const outcome = readVerifyReport(
    report({ checks: report().checks.slice(1) }),
  );
  expect(outcome?.checks).toContainEqual({
    check: 'codegen',
    status: 'unknown',
    message: 'The report does not speak of it',
    findings: [],
  });
});

it('keeps what older findings say', () => {
  const findings = (data: unknown) =>
    readVerifyReport(data)?.checks.flatMap(check => check.findings);
  expect(
    findings({
      checks: [
        {
          check: 'BufBreaking',
          status: 'CHECK_STATUS_FAIL',
          issues: [
            {
              resource: 'BufBreaking',
              field: 'proto',
              expected: 'clean',
              actual: 'rpc RemoveOrder missing',
            },
          ],
        },
      ],
    }),
  ).toEqual([
    {
      rule: 'contract',
      severity: 'error',
      message: 'BufBreaking: expected clean, found rpc RemoveOrder missing',
      remedy: 'Run `ameide primitive verify` and follow what it says.',
    },
  ]);
  expect(
    findings({
      checks: {
        rpc_naming: {
          status: 'WARN',
          issues: [
            {
              rpc: 'UpdateOrder',
              file: 'a.proto',
              line: 3,
              suggestion: 'RescheduleOrder',
            },
            'and more',
          ],
        },
      },
    }),
  ).toEqual([
    {
      rule: 'rpc_naming',
      severity: 'warning',
      message: 'UpdateOrder: the report does not say what',
      file: 'a.proto',
      line: 3,
      remedy: 'RescheduleOrder',
    },
    {
      rule: 'rpc_naming',
      severity: 'warning',
      message: 'rpc_naming: and more',
      remedy: expect.any(String),
    },
  ]);
});

it('never takes a report for passed in which a required check is not', () => {
  const statuses = [
    'passed',
    'failed',
    'error',
    'pass',
    'CHECK_STATUS_PASS',
    'CHECK_STATUS_SKIP',
    'skip',
    '',
    'PASS!',
  ];
  const entry = fc.record(
    {
      check: fc.constantFrom(...checkIds, 'Tests', 'BufLint'),
      status: fc.constantFrom(...statuses),
      issues: fc.anything(),
    },
    { requiredKeys: ['check'] },
  );
  fc.assert(
    fc.property(
      fc.array(entry, { maxLength: 12 }),
      fc.boolean(),
      (checks, asMap) => {
        const outcome = readVerifyReport({
          summary: 'passed',
          checks: asMap
            ? Object.fromEntries(checks.map(c => [c.check, c]))
            : checks,
        });
        const isPassed = (id: string) =>
          outcome?.checks.some(c => c.check === id && c.status === 'passed');
        expect(outcome?.summary === 'passed').toBe(
          checkIds.every(isPassed) &&
            outcome?.checks.every(c => c.status === 'passed'),
        );
      },
    ),
  );
});

it('takes anything without falling over', () => {
  fc.assert(
    fc.property(
      fc.anything(),
      data => readVerifyReport(data)?.summary !== 'passed',
    ),
  );
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom(
          'summary',
          'checks',
          'buf',
          'tests',
          'lint',
          'security',
          'cascade',
        ),
        fc.anything(),
      ),
      data => {
        expect(readVerifyReport(data)?.summary).not.toBe('passed');
      },
    ),
  );
});
