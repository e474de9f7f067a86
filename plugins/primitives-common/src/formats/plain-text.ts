/**
 * Text from outside, for a terminal or a log: what it says stays, and it commands
 * nothing. Neither terminals (escape sequences, text that runs backwards) nor GitHub's
 * runner, which takes a line that begins with `::` and the mark `##[` anywhere for
 * commands ("Workflow commands for GitHub Actions").
 */

const unprintable = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

function spell(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function tame(text: string): string {
  return text
    .replaceAll('\t', '  ')
    .replace(unprintable, spell)
    .replaceAll('##[', '## [');
}

/** Text as one line that does not end before its end. @public */
export function oneLine(text: string): string {
  return tame(text.replace(/\s*[\r\n]+\s*/g, ' '));
}

/** Text as lines; the caller writes something of its own before each. @public */
export function plainLines(text: string): string[] {
  return text
    .trimEnd()
    .split(/\r\n|[\r\n]/)
    .map(tame);
}
