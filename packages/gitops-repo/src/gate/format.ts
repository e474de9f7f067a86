import {
  escapeMarkdown,
  Finding,
  oneLine,
  plainLines,
  workflowCommand,
} from '@ameide/plugin-primitives-common';
import { GateReport } from './report';

const marks = { passed: 'ok  ', failed: 'FAIL', error: 'ERR ' } as const;

/** The report as plain text, for logs and terminals. @public */
export function formatGateReport(report: GateReport): string {
  const lines = report.checks.flatMap(check => [
    `${marks[check.status]} ${check.check}: ${oneLine(check.message)}`,
    ...check.findings.flatMap(textOf),
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

function textOf(finding: Finding): string[] {
  const { severity, rule, message, remedy } = finding;
  const [first, ...rest] = plainLines(message);
  return [
    `     ${severity} [${rule}] ${oneLine(placeOfFinding(finding))}${first}`,
    ...rest.map(line => `       | ${line}`),
    `       → ${oneLine(remedy)}`,
  ];
}

/** More findings than this nobody reads, and GitHub takes 65,536 characters of a pull request's text; the JSON holds all. */
const mostRows = 50;

/** The report as Markdown, for step summaries and pull requests. @public */
export function formatGateMarkdown(report: GateReport): string {
  const rows = report.checks.map(
    c => `| ${c.check} | ${c.status} | ${escapeMarkdown(c.message)} |`,
  );
  const findings = report.checks.flatMap(c => c.findings);
  const shown = findings.slice(0, mostRows).map(f => {
    const words = escapeMarkdown(`${placeOfFinding(f)}${f.message}`);
    const remedy = escapeMarkdown(f.remedy);
    return `- **${f.severity}** \`${f.rule}\` ${words} — ${remedy}`;
  });
  const more = findings.length - shown.length;
  return [
    '| check | status | |',
    '| --- | --- | --- |',
    ...rows,
    '',
    ...shown,
    ...(more > 0 ? [`- … and ${more} more`] : []),
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
