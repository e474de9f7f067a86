import {
  CheckResult,
  Finding,
  oneLine,
  plainLines,
  VerifyReport,
} from '@ameide/plugin-primitives-common';

const words: Record<CheckResult['status'], string> = {
  passed: 'passed',
  failed: 'FAILED',
  error: 'ERROR ',
};

/** Where a finding is, as editors and terminals make it a link. @internal */
export function placeOf({ file, line, column }: Finding): string {
  return [file, line, column].filter(part => part !== undefined).join(':');
}

/** The report as plain text, for terminals and logs. @public */
export function formatReport(report: VerifyReport): string {
  const { kind, name } = report.primitive;
  const lines = [`Verify ${oneLine(`${kind}/${name}`)}: ${report.summary}`];
  for (const check of report.checks) {
    lines.push(
      `  ${words[check.status]}  ${check.check.padEnd(16)}  ${oneLine(
        check.message,
      )} (${check.durationMs} ms)`,
      ...check.issues.flatMap((issue, at) =>
        formatFinding(issue, check.issues[at + 1]),
      ),
    );
  }
  lines.push('Next:', ...report.next_steps.map(step => `  - ${oneLine(step)}`));
  return `${lines.join('\n')}\n`;
}

/** What to do stands below the last of several findings that it is the same for. */
function formatFinding(finding: Finding, next: Finding | undefined): string[] {
  const [first, ...rest] = plainLines(finding.message);
  const head = [oneLine(placeOf(finding)), finding.severity, first];
  const { rule, remedy, help } = finding;
  const goesOn =
    next?.rule === rule && next.remedy === remedy && next.help === help;
  return [
    `          ${head.filter(Boolean).join('  ')}`,
    ...rest.map(line => `            | ${line}`),
    ...(goesOn ? [] : [`            ${oneLine(`${rule}: ${remedy}`)}`]),
    ...(goesOn || !help ? [] : [`            ${oneLine(help)}`]),
  ];
}

/** Many reports as plain text, and a last line that counts them. @public */
export function formatReports(reports: readonly VerifyReport[]): string {
  const count = (summary: VerifyReport['summary']) =>
    reports.filter(report => report.summary === summary).length;
  const counts = [
    `${count('passed')} passed`,
    ...(count('failed') ? [`${count('failed')} failed`] : []),
    ...(count('error') ? [`${count('error')} could not be checked`] : []),
  ];
  const total =
    reports.length === 0
      ? 'No primitive to verify'
      : `${reports.length} ${
          reports.length === 1 ? 'primitive' : 'primitives'
        }: ${counts.join(', ')}`;
  return [...reports.map(formatReport), `${total}\n`].join('\n');
}
