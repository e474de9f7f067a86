import { Finding, workflowCommand } from '@ameide/plugin-primitives-common';
import { GateReport } from './report';

const marks = { passed: 'ok  ', failed: 'FAIL', error: 'ERR ' } as const;

/** The report as plain text, for logs and terminals. @public */
export function formatGateReport(report: GateReport): string {
  const lines = report.checks.flatMap(check => [
    `${marks[check.status]} ${check.check}: ${check.message}`,
    ...check.findings.map(
      f =>
        `     ${f.severity} [${f.rule}] ${placeOfFinding(f)}${
          f.message
        }\n       → ${f.remedy}`,
    ),
  ]);
  const tools = Object.entries(report.tools).map(
    ([name, version]) => `${name} ${version}`,
  );
  return [
    ...lines,
    `gate ${report.summary} in ${(report.durationMs / 1000).toFixed(
      1,
    )} s (${tools.join(', ')})`,
    '',
  ].join('\n');
}

/** The report as Markdown, for step summaries and pull requests. @public */
export function formatGateMarkdown(report: GateReport): string {
  const rows = report.checks.map(
    c => `| ${c.check} | ${c.status} | ${c.message} |`,
  );
  const findings = report.checks.flatMap(c =>
    c.findings.map(
      f =>
        `- **${f.severity}** \`${f.rule}\` ${placeOfFinding(f)}${f.message} — ${
          f.remedy
        }`,
    ),
  );
  return [
    '| check | status | |',
    '| --- | --- | --- |',
    ...rows,
    '',
    ...findings,
    '',
  ].join('\n');
}

/** The findings as GitHub workflow commands, which GitHub shows beside the lines of a pull request. @public */
export function formatGateAnnotations(report: GateReport): string {
  return report.checks
    .flatMap(c => c.findings)
    .map(
      f =>
        `${workflowCommand(
          f.severity,
          { file: f.file, line: f.line, title: f.rule },
          `${f.message} (${f.remedy})`,
        )}\n`,
    )
    .join('');
}

/** Where a finding is, as it stands before its message. @internal */
export function placeOfFinding(finding: Finding): string {
  if (!finding.file) return '';
  return `${finding.file}${finding.line ? `:${finding.line}` : ''}: `;
}
