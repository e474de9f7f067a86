import { Finding, VerifyReport } from '@ameide/plugin-primitives-common';
import { shortenReport } from './shorten-report';

const finding: Finding = {
  rule: 'r',
  severity: 'error',
  message: 'm',
  file: 'f',
  line: 1,
  remedy: 'do',
};

const report = (issues: number): VerifyReport => ({
  schemaVersion: 1,
  summary: 'failed',
  primitive: { kind: 'domain', name: 'orders' },
  tools: {},
  checks: [
    {
      check: 'tests',
      status: 'failed',
      message: 'red',
      durationMs: 1,
      issues: Array(issues).fill(finding),
    },
  ],
  next_steps: [],
});

it('leaves a report as it is when it fits', () => {
  expect(shortenReport(report(3))).toEqual(report(3));
});

it('keeps the outcome, and says how much is left out, when it does not fit', () => {
  const short = shortenReport(report(2_000));
  expect(JSON.stringify(short, null, 2).length).toBeLessThan(60_000);
  expect(short.checks[0]).toMatchObject({
    status: 'failed',
    message: 'red (1900 more findings are in the log)',
  });
});
