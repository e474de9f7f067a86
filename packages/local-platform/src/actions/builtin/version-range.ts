type Version = [number, number, number];

function parse(text: string): (number | undefined)[] {
  return text.replace(/^[v=]+/, '').split('-')[0]?.split('.').map(part => (/^\d+$/.test(part) ? Number(part) : undefined)) ?? [];
}

function compare(left: Version, right: Version): number {
  for (const index of [0, 1, 2] as const) {
    if (left[index] !== right[index]) return left[index] - right[index];
  }
  return 0;
}

function fill(parts: (number | undefined)[]): Version {
  return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0];
}

/** The first version after everything that the given parts stand for: 22 → 23.0.0, 22.1 → 22.2.0. */
function after(parts: (number | undefined)[]): Version {
  const [major, minor, patch] = parts;
  if (major === undefined) return [Infinity, 0, 0];
  if (minor === undefined) return [major + 1, 0, 0];
  if (patch === undefined) return [major, minor + 1, 0];
  return [major, minor, patch + 1];
}

function comparatorHolds(version: Version, comparator: string): boolean {
  const [, operator = '', text = ''] = /^(>=|<=|>|<|\^|~|=)?\s*(.*)$/.exec(comparator) ?? [];
  const parts = parse(text);
  const low = fill(parts);
  const atLeast = compare(version, low) >= 0;
  switch (operator) {
    case '>=':
      return atLeast;
    case '<=':
      return compare(version, after(parts)) < 0;
    case '>':
      return compare(version, after(parts)) >= 0;
    case '<':
      return !atLeast;
    case '^':
      return atLeast && compare(version, low[0] > 0 ? [low[0] + 1, 0, 0] : after(parts.slice(0, 2))) < 0;
    case '~':
      return atLeast && compare(version, after(parts.slice(0, Math.min(2, parts.length)))) < 0;
    default:
      return atLeast && compare(version, after(parts)) < 0;
  }
}

/** Whether a version lies in a range as setup actions take it: `22`, `22.x`, `>=20 <23`, `^22.1 || 24`, `lts/*`, `latest`. */
export function satisfies(version: string, range: string): boolean {
  if (/^(lts\/\*|lts\/-?\d+|latest|current|node|stable|oldstable|\*|x)$/i.test(range.trim())) return true;
  const own = fill(parse(version));
  return range.split('||').some(alternative =>
    alternative
      .trim()
      .replace(/(>=|<=|>|<|\^|~|=)\s+/g, '$1')
      .split(/\s+/)
      .every(comparator => comparatorHolds(own, comparator)),
  );
}
