import { escapeMarkdown, VerifyReport } from '@ameide/plugin-primitives-common';
import { placeOf } from './text';

/** More findings than this make a page that nobody reads; the JSON holds all. */
const maxRows = 50;

/** The rule's name, as a link to its page where it has one. */
function ruleLink(rule: string, help: string | undefined): string {
  const target = help && /^https?:\/\/[^\s()<>|]+$/.exec(help)?.[0];
  return target ? `[${escapeMarkdown(rule)}](${target})` : escapeMarkdown(rule);
}

/** The report as Markdown, for check runs and task output. @public */
export function formatReportMarkdown(report: VerifyReport): string {
  const { kind, name } = report.primitive;
  const findings = report.checks.flatMap(check => check.issues);
  const lines = [
    `**${escapeMarkdown(kind)}/${escapeMarkdown(name)}: ${report.summary}**`,
    '',
    '| check | outcome | |',
    '| --- | --- | --- |',
    ...report.checks.map(
      check =>
        `| ${check.check} | ${check.status} | ${escapeMarkdown(check.message)} |`,
    ),
  ];
  if (findings.length > 0) {
    lines.push(
      '',
      '| where | what | what to do | rule |',
      '| --- | --- | --- | --- |',
      ...findings.slice(0, maxRows).map(finding => {
        const { message, remedy, rule, help } = finding;
        return `| ${escapeMarkdown(placeOf(finding))} | ${escapeMarkdown(message)} | ${escapeMarkdown(
          remedy,
        )} | ${ruleLink(rule, help)} |`;
      }),
    );
    if (findings.length > maxRows) {
      lines.push('', `… and ${findings.length - maxRows} more.`);
    }
  }
  lines.push(
    '',
    'Next:',
    '',
    ...report.next_steps.map(step => `- ${escapeMarkdown(step)}`),
  );
  return `${lines.join('\n')}\n`;
}
