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
    element('property', { name: `tool.${name}`, value }, ''),
  );
  const warnings = checks.flatMap(({ findings }) =>
    findings
      .filter(({ severity }) => severity === 'warning')
      .map(f => `${placeOfFinding(f)}${f.message}\n${f.remedy}\n`),
  );
  const suite = element(
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
      element('system-out', {}, escapeXml(warnings.join('\n'))),
      '<system-err/>',
    ].join('\n'),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(
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
      : element(
          status === 'failed' ? 'failure' : 'error',
          { message, type: errors[0]?.rule ?? check },
          escapeXml(details),
        );
  const attributes = { name: check, classname: 'ameide.gitops.gate', time: 0 };
  return element('testcase', attributes, outcome);
}

function element(
  name: string,
  attributes: Record<string, string | number>,
  content: string,
): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`)
    .join('');
  return content
    ? `<${name}${written}>${content}</${name}>`
    : `<${name}${written}/>`;
}

/** Text for XML 1.0. Characters that it has no way to write become U+FFFD; line ends are written by number. */
function escapeXml(text: string): string {
  return text
    .replace(
      /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu,
      '\ufffd',
    )
    .replace(
      /[&<>"'\t\r\n\u0085\u2028]/g,
      character => `&#${character.charCodeAt(0)};`,
    );
}
