import {
  CheckResult,
  Finding,
  VerifyReport,
} from '@ameide/plugin-primitives-common';

/** More findings than this make a page that nobody reads; the JSON holds all. */
const maxRows = 50;

const words: Record<CheckResult['status'], string> = {
  passed: 'passed',
  failed: 'FAILED',
  error: 'ERROR ',
};

function placeOf({ file, line, column }: Finding): string {
  return [file, line, column].filter(part => part !== undefined).join(':');
}

/** The report as plain text, for logs. @public */
export function formatReport(report: VerifyReport): string {
  const { kind, name } = report.primitive;
  const lines = [`Verify ${kind}/${name}: ${report.summary}`];
  for (const check of report.checks) {
    lines.push(
      `  ${words[check.status]}  ${check.check.padEnd(16)}  ${check.message} (${
        check.durationMs
      } ms)`,
    );
    for (const issue of check.issues) {
      lines.push(
        `          ${[placeOf(issue), issue.severity, issue.message]
          .filter(Boolean)
          .join('  ')}`,
        `            ${issue.rule}: ${issue.remedy}`,
      );
    }
  }
  lines.push('Next:', ...report.next_steps.map(step => `  - ${step}`));
  return `${lines.join('\n')}\n`;
}

/** Text that Markdown takes as text: tables, tags and mentions stay what they are. */
function escape(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(
      /[\\`*_{}[\]<>#|~@]/g,
      character => `&#${character.charCodeAt(0)};`,
    );
}

/** The report as Markdown, for check runs and task output. @public */
export function formatReportMarkdown(report: VerifyReport): string {
  const { kind, name } = report.primitive;
  const findings = report.checks.flatMap(check => check.issues);
  const lines = [
    `**${escape(kind)}/${escape(name)}: ${report.summary}**`,
    '',
    '| check | outcome | |',
    '| --- | --- | --- |',
    ...report.checks.map(
      check =>
        `| ${check.check} | ${check.status} | ${escape(check.message)} |`,
    ),
  ];
  if (findings.length > 0) {
    lines.push(
      '',
      '| where | what | what to do |',
      '| --- | --- | --- |',
      ...findings
        .slice(0, maxRows)
        .map(
          finding =>
            `| ${escape(placeOf(finding))} | ${escape(
              finding.message,
            )} | ${escape(finding.remedy)} |`,
        ),
    );
    if (findings.length > maxRows) {
      lines.push('', `… and ${findings.length - maxRows} more.`);
    }
  }
  lines.push(
    '',
    'Next:',
    '',
    ...report.next_steps.map(step => `- ${escape(step)}`),
  );
  return `${lines.join('\n')}\n`;
}
