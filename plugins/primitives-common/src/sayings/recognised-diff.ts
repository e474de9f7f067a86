import { diffSayings } from './diff';
import { patternOf } from './pattern';
import { clauses, say, Saying, SayingParam, sentences } from './saying';

type DiffId = keyof typeof diffSayings extends infer K
  ? K extends `${infer Base}_one` | `${infer Base}_other`
    ? Base
    : K
  : never;

const messages = Object.entries<string>(diffSayings).map(([key, text]) => ({
  id: key.replace(/_(one|other)$/, ''),
  ...patternOf(text),
}));

/** A line of a rendered difference: its sign with the space behind it, and what it says. @public */
export type DiffWords = { sign: string; saying: Saying };

/**
 * Behind which sign a line has which words. What a chart renders stands behind others, or
 * further in, so that none of it is taken for words of ours.
 */
const bySign: ReadonlyArray<[RegExp, readonly DiffId[]]> = [
  [/^[+-] /, ['diff.application']],
  [/^! {3}(?! )/, ['diff.hidden']],
  [/^! /, ['diff.unread']],
  [/^ {2}/, ['diff.empty', 'diff.moreLines']],
];

/** As many characters of a line as the gate's comment has, and how many are left out. */
const cutLine = /^(.{300}) … (\d+) more characters$/s;

/**
 * What a line within a rendered difference says in words of ours; undefined for one that is
 * a chart's. The difference comes as the gate posts it: as a text, in English.
 * @public
 */
export function recognisedDiffLine(line: string): DiffWords | undefined {
  for (const [pattern, ids] of bySign) {
    const sign = pattern.exec(line)?.[0];
    const saying = sign && find(line.slice(sign.length), ids);
    if (sign && saying) return { sign, saying };
  }
  const cut = cutLine.exec(line);
  return cut
    ? { sign: '', saying: sayCut(cut[1], cut[2]) }
    : undefined;
}

function sayCut(line: string | Saying, count: string): Saying {
  return say('diff.moreCharacters', { line, count: Number(count) });
}

/**
 * What a sentence, a problem or a title around a rendered difference says in words of ours;
 * undefined for other words.
 * @public
 */
export function recognisedDiffWords(words: string): DiffWords | undefined {
  const problem = /^- (.*)$/s.exec(words)?.[1];
  if (problem !== undefined) {
    const cut = cutLine.exec(problem);
    const saying = cut
      ? sayCut(recognisedProblem(cut[1]) ?? cut[1], cut[2])
      : find(problem, ['diff.moreProblems']) ?? recognisedProblem(problem);
    return saying && { sign: '- ', saying };
  }
  const saying = recognisedSummary(words);
  return saying && { sign: '', saying };
}

function recognisedSummary(words: string): Saying | undefined {
  const rest = ` ${diffSayings['diff.incomplete']}`;
  if (words.endsWith(rest)) {
    return sentences([
      recognisedSummary(words.slice(0, -rest.length)),
      say('diff.incomplete'),
    ]);
  }
  return find(words, [
    ...(['diff.title', 'diff.none', 'diff.some'] as const),
    ...(['diff.notShown', 'diff.moreNames'] as const),
  ]);
}

/** Of the side before, after, or both. */
function recognisedProblem(words: string): Saying | undefined {
  const sides: readonly DiffId[] = ['diff.before', 'diff.after'];
  const [first, ...rest] = words.split('; after: ');
  const saying = find(first, sides);
  if (!saying || rest.length === 0) return saying;
  return clauses([saying, say('diff.after', { problem: rest.join('; after: ') })]);
}

/** The first of these messages that words are. */
function find(words: string, ids: readonly DiffId[]): Saying | undefined {
  for (const id of ids) {
    for (const { pattern, names } of messages.filter(each => each.id === id)) {
      const found = pattern.exec(words);
      if (!found) continue;
      const params = names.map((name, at) => [name, place(name, found[at + 1])]);
      return names.length > 0
        ? { id, params: Object.fromEntries(params) }
        : { id };
    }
  }
  return undefined;
}

function place(name: string, text: string): SayingParam {
  switch (name) {
    case 'count':
      return Number(text);
    case 'counts':
      // A part of one has a comma, too.
      return text
        .split(/, (?=\d)/)
        .map(
          each =>
            find(each, [
              // Of two that fit, the one that says more.
              ...(['diff.lost', 'diff.noneKnown'] as const),
              ...(['diff.changed', 'diff.added', 'diff.removed'] as const),
            ]) ?? each,
        );
    case 'to':
      return find(text, ['diff.workTree', 'diff.thisChange']) ?? text;
    case 'problem':
      return recognisedProblem(text) ?? text;
    default:
      return text;
  }
}
