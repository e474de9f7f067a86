import {
  english,
  escapeMarkdown,
  oneLine,
  say,
  Saying,
} from '@ameide/plugin-primitives-common';
import { ApplicationChange, RenderedDiff } from './diff';
import { diffLines } from './lines';

/** Marks the one comment that is brought up to date. @public */
export const diffMarker = '<!-- ameide gitops diff -->';

/** What GitHub takes in the body of a comment. @public */
export const mostCommentCharacters = 65_536;

/** More than fits on a page is read by the command. */
const mostLines = 60;
const mostLineCharacters = 300;
const mostNames = 8;
const mostProblems = 20;

/** Kept free for what is said at the end. */
const tailCharacters = 300;

/** The whole difference as plain text. @public */
export function formatDiff(diff: RenderedDiff): string {
  const parts = groupsOf(diff.applications).flatMap(({ names, lines }) => [
    names.map(oneLine).join(', '),
    ...lines.map(line => `  ${line}`),
    '',
  ]);
  const problems = diff.problems.map(oneLine);
  return [...parts, ...problems, summaryOf(diff), ''].join('\n');
}

/**
 * The difference as Markdown that fits into a comment; what does not is counted. `newer`
 * names what has no commit, for readers who have no work tree.
 * @public
 */
export function formatDiffMarkdown(
  diff: RenderedDiff,
  options: { newer?: string } = {},
): string {
  const groups = groupsOf(diff.applications);
  let text = [
    diffMarker,
    `### ${english(say('diff.title'))}`,
    '',
    summaryOf(diff, options.newer),
    '',
    '',
    ...problemLines(diff.problems),
  ].join('\n');
  let hidden = 0;
  for (const group of groups) {
    const part = groupMarkdown(group, groups.length === 1);
    if (text.length + part.length > mostCommentCharacters - tailCharacters)
      hidden += group.names.length;
    else text += part;
  }
  const command = `\`ameide gitops diff --from ${short(diff.from)}${
    diff.to === undefined ? '' : ` --to ${short(diff.to)}`
  }\``;
  return hidden === 0
    ? text
    : `${text}${english(
        say('diff.notShown', {
          ...{ count: hidden, most: String(mostCommentCharacters), command },
        }),
      )}\n`;
}

type Group = { names: string[]; lines: string[] };

/** Applications that change in the same way stand together, as those of several environments do. */
function groupsOf(applications: readonly ApplicationChange[]): Group[] {
  const groups = new Map<string, Group>();
  for (const application of applications) {
    const lines = diffLines(application);
    const key = lines.join('\n');
    const group = groups.get(key) ?? { names: [], lines };
    groups.set(key, group);
    group.names.push(application.application);
  }
  return [...groups.values()];
}

function groupMarkdown({ names, lines }: Group, isOpen: boolean): string {
  const shown = lines.slice(0, mostLines).map(shorten);
  const more = lines.length - shown.length;
  if (more > 0) shown.push(`  ${english(say('diff.moreLines', { count: more }))}`);
  const shownNames = names.slice(0, mostNames).map(name => code(name)).join(', ');
  const others = names.length - mostNames;
  const title =
    others > 0
      ? english(say('diff.moreNames', { names: shownNames, count: others }))
      : shownNames;
  // A fence longer than any in the text keeps the text in it.
  const fences = [...shown.join('\n').matchAll(/`+/g)].map(m => m[0].length);
  const fence = '`'.repeat(Math.max(2, ...fences) + 1);
  return [
    `<details${isOpen ? ' open' : ''}><summary>${title}</summary>`,
    '',
    `${fence}diff`,
    ...shown,
    fence,
    '',
    '</details>',
    '',
    '',
  ].join('\n');
}

function problemLines(problems: readonly string[]): string[] {
  if (problems.length === 0) return [];
  const shown = problems.slice(0, mostProblems).map(problem => {
    const line = shorten(problem.replace(/\s+/g, ' '));
    return `- ${code(line)}`;
  });
  const more = problems.length - shown.length;
  const rest =
    more > 0 ? [`- ${english(say('diff.moreProblems', { count: more }))}`] : [];
  return [...shown, ...rest, '', ''];
}

function summaryOf(
  { applications, problems, from, to }: RenderedDiff,
  newer = english(say('diff.workTree')),
): string {
  const range = { from: short(from), to: to === undefined ? newer : short(to) };
  const numberOf = (change: ApplicationChange['change']) =>
    applications.filter(a => a.change === change && a.problem === undefined)
      .length;
  const lost = applications.filter(a => a.problem !== undefined).length;
  const counts = [
    { count: numberOf('changed'), saying: 'diff.changed' },
    { count: numberOf('added'), saying: 'diff.added' },
    { count: numberOf('removed'), saying: 'diff.removed' },
    { count: lost, saying: 'diff.lost' },
  ] as const;
  const found = counts.flatMap(({ count, saying }): Saying[] =>
    count > 0 ? [say(saying, { count })] : [],
  );
  if (found.length === 0 && problems.length === 0)
    return english(say('diff.none', range));
  const none = [say('diff.noneKnown')];
  const some = say('diff.some', {
    ...{ ...range, counts: found.length > 0 ? found : none },
  });
  return [some, ...(problems.length > 0 ? [say('diff.incomplete')] : [])]
    .map(english)
    .join(' ');
}

function short(commit: string): string {
  return commit.slice(0, 12);
}

function shorten(line: string): string {
  const more = line.length - mostLineCharacters;
  return more > 0
    ? english(
        say('diff.moreCharacters', {
          ...{ line: line.slice(0, mostLineCharacters), count: more },
        }),
      )
    : line;
}

/** An element of HTML, since a code span ends at a backtick; Markdown is read in it all the same. */
function code(text: string): string {
  return `<code>${escapeMarkdown(text)}</code>`;
}
