import { Advice } from '../lib/steps.mjs';

/**
 * Applies the lines of a README's `diff` block to a file's text. Hunks are parted by lines
 * that begin with `@@`; a hunk is found by its lines that are kept and taken out, which have
 * to stand in the file one after the other, once.
 */
export function applyDiff({ name, file, lines, text }) {
  let result = text.split('\n');
  for (const hunk of hunksOf(lines)) {
    const before = hunk.filter(([mark]) => mark !== '+').map(([, line]) => line);
    const after = hunk.filter(([mark]) => mark !== '-').map(([, line]) => line);
    const places = result.flatMap((_, index) => (before.every((line, offset) => result[index + offset] === line) ? [index] : []));
    if (before.length === 0 || places.length !== 1) {
      throw new Advice(`${name}: ${places.length === 0 ? 'not one place' : `${places.length} places`} in a fresh app's ${file} ${places.length === 0 ? 'has' : 'have'} these lines:\n${before.join('\n')}`);
    }
    result = [...result.slice(0, places[0]), ...after, ...result.slice(places[0] + before.length)];
  }
  return result.join('\n');
}

/** Each hunk as pairs of mark (space, `+` or `-`) and line. */
function hunksOf(lines) {
  const hunks = [[]];
  for (const line of lines) {
    if (line.startsWith('@@')) hunks.push([]);
    else hunks.at(-1).push([line[0] ?? ' ', line.slice(1)]);
  }
  return hunks.filter(hunk => hunk.length > 0);
}
