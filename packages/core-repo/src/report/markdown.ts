import { VerifyReport } from '@ameide/plugin-primitives-common';
import { placeOf } from './text';

/** More findings than this make a page that nobody reads; the JSON holds all. */
const maxRows = 50;

/** Text that Markdown takes as text: tables, tags and mentions stay what they are. */
function escape(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(
      /[\\`*_{}[\]<>#|~@]/g,
      character => `&#${character.charCodeAt(0)};`,
    );
}

/** The rule's name, as a link to its page where it has one. */
function ruleLink(rule: string, help: string | undefined): string {
  const target = help && /^https?:\/\/[^\s()<>|]+$/.exec(help)?.[0];
  return target ? `[${escape(rule)}](${target})` : escape(rule);
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
      '| where | what | what to do | rule |',
      '| --- | --- | --- | --- |',
      ...findings.slice(0, maxRows).map(finding => {
        const { message, remedy, rule, help } = finding;
        return `| ${escape(placeOf(finding))} | ${escape(message)} | ${escape(
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
    ...report.next_steps.map(step => `- ${escape(step)}`),
  );
  return `${lines.join('\n')}\n`;
}
