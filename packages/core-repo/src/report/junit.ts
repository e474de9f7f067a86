import {
  CheckResult,
  escapeXml,
  VerifyReport,
  xmlElement,
} from '@ameide/plugin-primitives-common';
import { formatReport, placeOf } from './text';

const seconds = (ms: number) => (ms / 1000).toFixed(3);

function testCase(suite: string, check: CheckResult): string {
  const { status, message, issues, durationMs } = check;
  const details = issues.map(issue => {
    const head = [placeOf(issue), issue.severity, issue.rule]
      .filter(Boolean)
      .join('  ');
    return `${head}\n${issue.message}\n${issue.remedy}\n`;
  });
  const outcome = {
    passed: () => '',
    failed: () =>
      xmlElement(
        'failure',
        {
          message,
          type: issues.find(i => i.severity === 'error')?.rule ?? check.check,
        },
        escapeXml(details.join('\n')),
      ),
    error: () =>
      xmlElement(
        'error',
        { message, type: check.error?.kind ?? 'other' },
        escapeXml(message),
      ),
  };
  return xmlElement(
    'testcase',
    { name: check.check, classname: suite, time: seconds(durationMs) },
    outcome[status](),
  );
}

function testSuite(report: VerifyReport, id: number, timestamp: string) {
  const { primitive, checks, commit, tools } = report;
  const suite = `ameide.verify.${primitive.kind}.${primitive.name}`;
  const count = (status: CheckResult['status']) =>
    checks.filter(check => check.status === status).length;
  const properties = Object.entries({
    ...(commit && { commit }),
    ...Object.fromEntries(
      Object.entries(tools).map(([tool, version]) => [`tool.${tool}`, version]),
    ),
  }).map(([name, value]) => xmlElement('property', { name, value }));
  return xmlElement(
    'testsuite',
    {
      name: suite,
      package: 'ameide.verify',
      id,
      timestamp,
      // The schema's own word for a machine that is not named.
      hostname: 'localhost',
      tests: checks.length,
      failures: count('failed'),
      errors: count('error'),
      time: seconds(checks.reduce((sum, check) => sum + check.durationMs, 0)),
    },
    [
      `<properties>${properties.join('')}</properties>`,
      ...checks.map(check => testCase(suite, check)),
      xmlElement('system-out', {}, escapeXml(formatReport(report))),
      '<system-err/>',
    ].join('\n'),
  );
}

/**
 * The reports as JUnit XML: a suite for each primitive, a case for each check, warnings
 * in the suite's output. `at` is when they were made; the format cannot do without.
 * @public
 */
export function formatJUnit(
  reports: readonly VerifyReport[],
  options: { at: Date },
): string {
  // Without a zone, as the schema has it; UTC is meant.
  const timestamp = options.at.toISOString().slice(0, 19);
  const suites = reports.map((report, id) => testSuite(report, id, timestamp));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlElement(
    'testsuites',
    {},
    suites.join('\n'),
  )}\n`;
}
