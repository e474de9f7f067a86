import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// eslint-disable-next-line no-restricted-syntax -- tests run from sources
const source = join(__dirname, '..');
const page = readFileSync(join(source, '../../../docs/gate.md'), 'utf8');
const read = (...globs: string[]) =>
  globSync(globs, { cwd: source })
    .filter(path => !path.endsWith('.test.ts'))
    .map(path => readFileSync(join(source, path), 'utf8'))
    .join('\n');

describe('the page about the gate', () => {
  it('has every rule that a finding names, and no other', () => {
    const text = read('gate/**/*.ts', 'manifests/*.ts');
    const named = [
      ...text.matchAll(
        /\brule: '([a-z/-]+)'|\b(?:error|finding)\(\s*'([a-z/-]+)'|couldNotRun = '([a-z-]+)'/g,
      ),
    ].map(([, ...groups]) => groups.find(group => group !== undefined));
    // What the policy says of a move; of a history that is cut off, that the gate could not look.
    const [, union = ''] =
      /rule: ((?:'\w+'(?: \| )?)+);/.exec(read('policy/judge-move.ts')) ?? [];
    const refusals = [...union.matchAll(/'(\w+)'/g)]
      .map(([, rule]) => `policy/${rule}`)
      .filter(rule => rule !== 'policy/history');
    expect(refusals.length).toBeGreaterThan(3);
    const described = [...page.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(
      ([, cell]) => [...cell.matchAll(/`([^`]+)`/g)].map(([, rule]) => rule),
    );
    expect([...new Set(described)].sort()).toEqual(
      [...new Set([...named, ...refusals])].sort(),
    );
  });

  it('has every part', () => {
    const [, list = ''] =
      /gateCheckIds = \[([^\]]*)\]/.exec(read('gate/report.ts')) ?? [];
    const parts = [...list.matchAll(/'([a-z-]+)'/g)].map(([, part]) => part);
    expect(parts.length).toBeGreaterThan(5);
    const headings = [...page.matchAll(/^## (.*)$/gm)].flatMap(([, heading]) =>
      heading.split(' and '),
    );
    expect(headings).toEqual(expect.arrayContaining(parts));
  });
});
