import { escapeXml, xmlElement } from '@ameide/plugin-primitives-common';
import { placeOfFinding } from './format';
import { GateCheck, GateReport } from './report';

/**
 * The report as JUnit XML: a suite with a case for each part of the gate. `at` is when it
 * was made; the format cannot do without.
 * @public
 */
export function formatGateJUnit(
  report: GateReport,
  options: { at: Date },
): string {
  const { checks, tools, durationMs } = report;
  const count = (status: GateCheck['status']) =>
    checks.filter(check => check.status === status).length;
  const properties = Object.entries(tools).map(([name, value]) =>
    xmlElement('property', { name: `tool.${name}`, value }),
  );
  const warnings = checks.flatMap(({ findings }) =>
    findings
      .filter(({ severity }) => severity === 'warning')
      .map(f => `${placeOfFinding(f)}${f.message}\n${f.remedy}\n`),
  );
  const suite = xmlElement(
    'testsuite',
    {
      name: 'ameide.gitops.gate',
      package: 'ameide.gitops',
      id: 0,
      // Without a zone, as the schema has it; UTC is meant.
      timestamp: options.at.toISOString().slice(0, 19),
      // The schema's own word for a machine that is not named.
      hostname: 'localhost',
      tests: checks.length,
      failures: count('failed'),
      errors: count('error'),
      time: (durationMs / 1000).toFixed(3),
    },
    [
      `<properties>${properties.join('')}</properties>`,
      ...checks.map(testCase),
      xmlElement('system-out', {}, escapeXml(warnings.join('\n'))),
      '<system-err/>',
    ].join('\n'),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlElement(
    'testsuites',
    {},
    suite,
  )}\n`;
}

function testCase({ check, status, message, findings }: GateCheck): string {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const details = errors
    .map(f => `${f.rule}  ${placeOfFinding(f)}${f.message}\n${f.remedy}\n`)
    .join('\n');
  const outcome =
    status === 'passed'
      ? ''
      : xmlElement(
          status === 'failed' ? 'failure' : 'error',
          { message, type: errors[0]?.rule ?? check },
          escapeXml(details),
        );
  const attributes = { name: check, classname: 'ameide.gitops.gate', time: 0 };
  return xmlElement('testcase', attributes, outcome);
}
