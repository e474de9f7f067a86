import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../..');
const lines = readFileSync(
  join(root, 'docs/security/threat-model.md'),
  'utf8',
).split('\n');

/** Every row of the tables that say what an attack is shown to be stopped by. */
const rows = lines.flatMap((line, index) => {
  const begin = lines
    .slice(0, index)
    .findLastIndex(each => !each.startsWith('|'));
  const [header] = lines.slice(begin + 1, index);
  if (!line.startsWith('|') || !header?.includes('| shown by |')) return [];
  if (/^[| -]+$/.test(line)) return [];
  const [, who, , shown] = line.split(/(?<!\\)\|/).map(cell => cell.trim());
  return [
    { who, tests: [...shown.matchAll(/`([^`]+)`/g)].map(([, path]) => path) },
  ];
});

describe('the threat model', () => {
  it('has its tables', () => {
    expect(rows.length).toBeGreaterThan(30);
  });

  it.each(rows)('names a test for: $who', ({ tests }) => {
    expect(tests.filter(path => /\.test\.tsx?$/.test(path))).not.toEqual([]);
  });

  it('names no test that is not there', () => {
    const named = [...lines.join('\n').matchAll(/`([^`\s]+\.test\.tsx?)`/g)];
    const absent = named
      .map(([, path]) => path)
      .filter(path => !existsSync(join(root, path)));
    expect(absent).toEqual([]);
  });
});
