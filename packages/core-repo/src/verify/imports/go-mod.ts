/** One directive of a `go.mod` or `go.work`: its verb, its words, and the line. @internal */
export type ModDirective = { verb: string; words: string[]; line: number };

/**
 * Reads the directives of a `go.mod` or `go.work`, blocks taken apart
 * (https://go.dev/ref/mod#go-mod-file-grammar).
 * @internal
 */
export function readModFile(text: string): ModDirective[] {
  const directives: ModDirective[] = [];
  let block: string | undefined;
  text.split(/\r?\n/).forEach((raw, index) => {
    const words = wordsOf(raw);
    if (words.length === 0) return;
    if (block !== undefined) {
      if (words[0] === ')') block = undefined;
      else directives.push({ verb: block, words, line: index + 1 });
      return;
    }
    const [verb, ...rest] = words;
    if (rest[0] === '(') block = verb;
    else directives.push({ verb, words: rest, line: index + 1 });
  });
  return directives;
}

/** Words of a line: plain, in quotes or in back quotes; a comment ends it. */
function wordsOf(line: string): string[] {
  const words: string[] = [];
  for (const match of line.matchAll(
    /\/\/.*|"((?:[^"\\]|\\.)*)"|`([^`]*)`|[()]|[^\s()"`]+?(?=\s|\/\/|$|[()])/g,
  )) {
    if (match[0].startsWith('//')) break;
    words.push(match[1] ?? match[2] ?? match[0]);
  }
  return words;
}
