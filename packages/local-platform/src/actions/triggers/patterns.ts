/**
 * Filter patterns of branches, tags and paths.
 * See https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
function toRegExp(pattern: string): RegExp {
  let source = '';
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern.charAt(index);
    if (character === '*' && pattern[index + 1] === '*') {
      index++;
      // `**/` also stands for no folder at all.
      if (pattern[index + 1] === '/') {
        index++;
        source += '(?:.*/)?';
      } else {
        source += '.*';
      }
    } else if (character === '*') {
      source += '[^/]*';
    } else if (character === '?' || character === '+') {
      // On GitHub both repeat the character before, unlike in a shell.
      source += source === '' ? `\\${character}` : character;
    } else if (character === '[') {
      const end = pattern.indexOf(']', index);
      if (end === -1) {
        source += '\\[';
      } else {
        source += `[${pattern.slice(index + 1, end).replace(/\\/g, '\\\\').replace(/^!/, '^')}]`;
        index = end;
      }
    } else if (character === '\\' && index + 1 < pattern.length) {
      index++;
      source += `\\${pattern.charAt(index)}`;
    } else {
      source += character.replace(/[.^$|(){}\]/]/, '\\$&');
    }
  }
  return new RegExp(`^${source}$`);
}

/** Whether a value matches a list of patterns; the last one that matches decides, `!` takes back. */
export function matchesPatterns(value: string, patterns: string[]): boolean {
  let matched = false;
  for (const pattern of patterns) {
    const negated = pattern.startsWith('!');
    if (toRegExp(negated ? pattern.slice(1) : pattern).test(value)) matched = !negated;
  }
  return matched;
}
