import { corePath, primitiveId, say, Saying } from '@ameide/plugin-primitives-common';
import { PrimitiveRequest } from '../primitive-request';

/** GitHub refuses bodies of more than 65536 characters; the rest is room for what is around. */
const maxReportLength = 40_000;
const maxFiles = 200;

const languageRow = 'Language';
const startRow = 'Starts from';

/** Title and text of the pull request that adds a primitive. @internal */
export function describePullRequest(options: {
  request: PrimitiveRequest;
  files: string[];
  /** Verify report as Markdown. */
  report?: string;
  requestedBy?: string;
}): { title: string; body: string } {
  const { request, files, report, requestedBy } = options;
  const rows: Array<[string, string | undefined]> = [
    ['Component', `\`${primitiveId(request)}\``],
    ['Folder', `\`${corePath(request.kind, request.name)}\``],
    [languageRow, request.language],
    ['Owner', `\`${request.owner}\``],
    ['System', request.system && `\`${request.system}\``],
    [startRow, request.from],
    ['Asked for by', requestedBy && `\`${requestedBy}\``],
  ];
  const listed = files.slice(0, maxFiles).map(file => `- \`${file}\``);
  if (files.length > maxFiles) listed.push(`- … and ${files.length - maxFiles} more`);
  return {
    title: `Add ${request.kind}/${request.name} ${request.version}`,
    body: [
      request.from === 'skeleton'
        ? 'A new primitive, from the skeleton: RED on purpose. Implement it on this branch until verify is green, then mark this ready for review.'
        : 'A new primitive, from the working example. Mark this ready for review when it is what you want.',
      ['| | |', '| --- | --- |', ...rows.flatMap(([key, value]) => (value ? [`| ${key} | ${value} |`] : []))].join('\n'),
      ...(report ? [`## Verify, before this was opened\n\n${truncate(report)}`] : []),
      ...(listed.length ? [`## Files\n\n${listed.join('\n')}`] : []),
    ].join('\n\n'),
  };
}

function truncate(text: string): string {
  return text.length <= maxReportLength
    ? text
    : `${text.slice(0, maxReportLength)}\n\n… cut here; the check run on the commit has all of it.`;
}

/**
 * In which ways the primitive of an earlier pull request was asked for differently:
 * what {@link describePullRequest} wrote and nothing in the repository tells. A text
 * that a person rewrote raises no objection.
 * @internal
 */
export function findTextDifferences(request: PrimitiveRequest, body: string | null): Saying[] {
  const foundIn = (row: string) => new RegExp(`^\\| ${row} \\| ([a-z]+) \\|$`, 'm').exec(body ?? '')?.[1];
  const language = foundIn(languageRow);
  const start = foundIn(startRow);
  return [
    ...(language === undefined || language === request.language
      ? []
      : [say('task.otherLanguage', { found: language, asked: request.language })]),
    ...(start === undefined || start === request.from
      ? []
      : [say('task.otherStart', { found: start, asked: request.from })]),
  ];
}
