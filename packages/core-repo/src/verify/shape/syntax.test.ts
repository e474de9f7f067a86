import fc from 'fast-check';
import { findMissing } from '../checks/shape';
import { syntaxProblem } from './syntax';

const canary = 'kTz9Qw3LmX7pRv2N';

it.each<[string, string, object | undefined]>([
  ['src/a.ts', 'export const a: number = 1;', undefined],
  [
    'src/a.ts',
    'export const a = ;',
    { message: 'Expression expected.', line: 1, column: 18 },
  ],
  ['src/a.tsx', 'export const a = <b>;', { line: 1 }],
  ['package.json', '{"a":1}', undefined],
  ['package.json', '\u{feff}{"a":1}\r\n', undefined],
  ['package.json', '{"a":', { line: 1 }],
  ['package.json', `{\n"a": ${canary}}`, { line: 2, column: 6 }],
  ['tsconfig.json', '{ // why\n "a": 1, }', undefined],
  ['catalog-info.yaml', 'a: 1\n---\nb: 2', undefined],
  ['catalog-info.yaml', 'a: 1\nb: [', { line: 2 }],
  ['catalog-info.yaml', `a: *${canary}`, { message: 'is no YAML: bad alias' }],
  [
    'catalog-info.yaml',
    `a: 1\na: ${canary}`,
    { message: 'is no YAML: duplicate key', line: 2 },
  ],
  ['pyproject.toml', '[project]\nname = "a"', undefined],
  [
    'pyproject.toml',
    `[project]\nname = ${canary}`,
    { message: 'is no TOML', line: 2 },
  ],
  ['Dockerfile', 'FROM a\nCOPY b c\nENTRYPOINT ["./main"]', undefined],
  ['Dockerfile', '# nothing', { message: 'has no FROM' }],
  [
    'Dockerfile',
    `FROM a\n${canary.toUpperCase()} x`,
    { message: 'is no Dockerfile: unknown instruction', line: 2 },
  ],
  ['Dockerfile', 'FROM a\nCOPY b', { line: 2 }],
  ['README.md', ' \n', { message: 'is empty' }],
  ['go.mod', 'module a', undefined],
])('%s of %j gives %j', (path, text, problem) => {
  const found = syntaxProblem(path, Buffer.from(text));
  expect({ found }).toMatchObject({ found: problem });
  expect(JSON.stringify(found ?? '').toLowerCase()).not.toContain(
    canary.toLowerCase(),
  );
});

it.each([
  ['a.ts', '('],
  ['a.yaml', '['],
  ['a.json', '['],
  ['a.toml', 'a = ['],
])('says of a very deep %s that it is broken', (path, open) => {
  const text = open.slice(0, -1) + open.slice(-1).repeat(200_000);
  expect(syntaxProblem(path, Buffer.from(text))?.message).toBeDefined();
});

it('says of bytes that are no text, and of very many, that they are', () => {
  expect(syntaxProblem('a.md', Buffer.from([0xc3, 0x28]))).toEqual({
    message: 'is not UTF-8',
  });
  expect(
    syntaxProblem('a.ts', Buffer.alloc(5_000_000, 'a'))?.message,
  ).toContain('more than');
});

it('never throws, whatever is in the file, and quotes nothing of it', () => {
  const piece = fc.constantFrom(
    '"',
    "'",
    '`',
    '{',
    '}',
    '[',
    ']',
    ':',
    ' ',
    '\n',
    '\t',
    '\r\n',
    '&',
    '*',
    '!',
    '|',
    '#',
    '=',
    '\\',
    '/',
    canary,
    'FROM a',
    '---',
    '\u{0}',
    '\u{2028}',
    '😀',
  );
  fc.assert(
    fc.property(
      fc.constantFrom(
        'a.ts',
        'a.tsx',
        'a.json',
        'tsconfig.json',
        'a.yaml',
        'a.toml',
        'Dockerfile',
        'a.md',
      ),
      fc.array(piece, { maxLength: 30 }),
      (path, pieces) => {
        const found = syntaxProblem(path, Buffer.from(pieces.join('')));
        expect(found?.message ?? '').not.toContain(canary);
        expect(found?.line ?? 1).toBeGreaterThan(0);
      },
    ),
    { numRuns: 300 },
  );
});

it.each([
  [['src/main.ts', 'src/ports/a.ts'], []],
  [['src/main.ts', 'src/ports/deep/a.ts'], ['src/ports/*.ts']],
  [['src/ports/a.js'], ['src/main.ts', 'src/ports/*.ts']],
])('%j lacks %j', (paths, missing) => {
  const found = findMissing(
    [
      { path: 'src/main.ts', for: 'the entry point' },
      { path: 'src/ports/*.ts', for: 'ports' },
      { path: 'docs/index.md', for: 'whoever reads', optional: true },
    ],
    paths,
    { kind: 'integration', folder: 'f' },
  );
  expect(found.map(finding => finding.file?.slice(2))).toEqual(missing);
});
