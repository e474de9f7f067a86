import { oneLine } from '@ameide/plugin-primitives-common';
import { Adoption } from './adopt';
import { Convention, RepositoryReport } from './convention';

const marks: Record<Convention['status'], string> = {
  fits: 'fits    ',
  differs: 'DIFFERS ',
  unknown: 'UNKNOWN ',
};

/** The report for a terminal. @internal */
export function formatAdoption({ core, gitops }: Adoption['report']): string {
  return [core, gitops].flatMap(formatRepository).join('\n');
}

function formatRepository(report: RepositoryReport): string[] {
  const { repository, missing } = report;
  return [
    repository,
    ...report.conventions.flatMap(({ convention, status, findings }) => [
      `  ${marks[status]} ${convention}`,
      ...findings.flatMap(({ file, line, message, remedy }) => [
        `             ${oneLine(`${place(file, line, message)}${message}`)}`,
        `               ${oneLine(remedy)}`,
      ]),
    ]),
    missing.length === 0
      ? '  no file is missing'
      : `  ${missing.length} files are missing: --write adds them, --pull-request proposes them`,
    '',
  ];
}

function place(
  file: string | undefined,
  line: number | undefined,
  message: string,
): string {
  if (file === undefined || message.includes(file)) return '';
  return `${file}${line === undefined ? '' : `:${line}`}: `;
}

/** The report for a pull request. @internal */
export function formatAdoptionMarkdown(report: RepositoryReport): string {
  return [
    'What else `ameide adopt` saw before this change:',
    '',
    ...report.conventions.map(
      ({ convention, status, findings }) =>
        `- ${convention}: ${status}${
          findings.length > 0 ? ` (${findings.length})` : ''
        }`,
    ),
  ].join('\n');
}
