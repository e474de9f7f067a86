import { expressionSayings } from './expressions';
import { fileSayings } from './files';
import { inputSayings } from './inputs';
import { moveSayings } from './moves';
import { patternOf } from './pattern';
import { refusalSayings } from './refusals';
import {
  clauses,
  sayAt,
  Saying,
  SayingParam,
  sayLines,
  verbatim,
} from './saying';
import { sourceSayings } from './sources';
import { taskSayings } from './tasks';
import { yamlSayings } from './yaml';

/** What is said of the sources elsewhere, where answers tell which message it is. */
const outOfPlace = /^(source|fault\.(?!shown)|unread|stale)\b/;

/** What is said where only words get through: by a schema, a stored fact, or a task that failed. */
const heard = Object.entries<string>({
  ...inputSayings,
  ...expressionSayings,
  ...fileSayings,
  ...refusalSayings,
  ...taskSayings,
  ...yamlSayings,
  'move.refusedNext': moveSayings['move.refusedNext'],
  ...sourceSayings,
})
  .filter(([id]) => !outOfPlace.test(id))
  .map(([id, text]) => ({ id, ...patternOf(text) }))
  // The one that says most of it itself.
  .sort((a, b) => b.own - a.own);

/** Longer words quote what somebody sent, and are looked through for nothing. */
const longest = 2_000;

/** With fewer letters of its own a message says too little to be told alone; within another it stands where it belongs. */
const fewest = 8;

/** A message within a message within a message. */
const deepest = 3;

/** Keys of a file in front of what is wrong with it. */
const mostPlaces = 6;

/**
 * The message that English words of ours are, for where nothing but words gets through:
 * the rule of a schema that is broken, or why a task of the Scaffolder failed. Words that
 * are none of ours are said as they are.
 * @public
 */
export function recognised(words: string): Saying {
  if (words.length > longest) return verbatim(words);
  return (
    placed(words) ??
    sayLines(all(words.split('\n'), line => placed(line) ?? several(line))) ??
    several(words) ??
    verbatim(words)
  );
}

/** Several clauses, of which none may be left that is not of ours. */
function several(words: string): Saying | undefined {
  return clauses(all(words.split('; '), placed));
}

/** None where one of several is not found. */
function all(
  parts: readonly string[],
  find: (part: string) => Saying | undefined,
): Saying[] {
  if (parts.length === 1) return [];
  const found: Saying[] = [];
  for (const part of parts) {
    const saying = find(part);
    if (!saying) return [];
    found.push(saying);
  }
  return found;
}

/** A message, by itself or behind the field or the file that it is about. */
function placed(words: string): Saying | undefined {
  const parts = words.split(': ');
  for (let at = 0; at < Math.min(parts.length, mostPlaces); at += 1) {
    if (at > 0 && !/^[\w./-]+(\[\d+\])?[\w.]*$/.test(parts[at - 1])) break;
    const saying = whole(parts.slice(at).join(': '), 0);
    const place = parts.slice(0, at).join(': ');
    if (saying) return at > 0 ? sayAt(place, saying) : saying;
  }
  return undefined;
}

function whole(words: string, depth: number): Saying | undefined {
  for (const { id, pattern, names, own } of heard) {
    const found = own >= fewest || depth > 0 ? pattern.exec(words) : null;
    if (!found) continue;
    if (names.length === 0) return { id };
    const params: { [name: string]: SayingParam } = {};
    names.forEach((name, index) => {
      const part = found[index + 1];
      const within = depth < deepest ? inside(part, depth + 1) : undefined;
      params[name] = within ?? part;
    });
    return { id, params };
  }
  return undefined;
}

/** What fills a place: a message, or several clauses of which each is one. */
function inside(words: string, depth: number): Saying | undefined {
  const parts = words.split('; ');
  return (
    clauses(all(parts, part => whole(part, depth))) ?? whole(words, depth)
  );
}
