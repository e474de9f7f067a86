import { parseAnnotations } from '../contract/annotations';
import { findMarkers } from './scaffold-markers';
import { findMissing, syntaxProblem } from './shape';
import { summarise } from '../judge';
import { findTests } from '../test-files';
import { parseGenerationFile } from '../../contract/generation-file';

describe('contract', () => {
  it('reads places and rules of buf', () => {
    const output =
      '{"path":"src/a.proto","start_line":3,"start_column":1,"type":"PACKAGE_VERSION_SUFFIX","message":"no"}\n';
    expect(parseAnnotations(output, 'lint')).toEqual([
      expect.objectContaining({
        rule: 'contract/lint/PACKAGE_VERSION_SUFFIX',
        file: 'packages/ameide_core_proto/src/a.proto',
        line: 3,
        column: 1,
      }),
    ]);
  });

  const generation = (changes: object) =>
    JSON.stringify({
      version: 'v2',
      plugins: [
        {
          local: 'protoc-gen-es',
          out: '../../primitives/domain/orders/src/gen',
        },
      ],
      inputs: [{ directory: '.', paths: ['src/a'] }],
      ...changes,
    });

  it.each([
    [
      'another program',
      {
        plugins: [
          { local: 'rm', out: '../../primitives/domain/orders/src/gen' },
        ],
      },
      /plugins\.0\.local: must be one of/,
    ],
    ['a remote plugin', { plugins: [{ remote: 'x', out: 'y' }] }, /plugins\.0/],
    [
      'another folder',
      {
        plugins: [
          {
            local: 'protoc-gen-es',
            out: '../../primitives/domain/billing/src/gen',
          },
        ],
      },
      /not the primitive's own/,
    ],
    [
      'a way out',
      { plugins: [{ local: 'protoc-gen-es', out: '../../../../tmp' }] },
      /not the primitive's own/,
    ],
    [
      'a path outside',
      { inputs: [{ directory: '.', paths: ['../x'] }] },
      /outside the Buf module/,
    ],
    ['another version', { version: 'v1' }, /version: must be v2/],
  ])('generation refuses %s', (_title, changes, message) => {
    expect(() =>
      parseGenerationFile(generation(changes), {
        kind: 'domain',
        name: 'orders',
      }),
    ).toThrow(message);
  });
});

it('finds every marker, with its place', () => {
  const found = findMarkers(
    'a.ts',
    'x\n  // AMEIDE_SCAFFOLD: later\ny\nAMEIDE_SCAFFOLD',
  );
  expect(found.map(({ line, column }) => [line, column])).toEqual([
    [2, 6],
    [4, 1],
  ]);
});

describe('shape', () => {
  const shape = [
    { path: 'src/main.ts', for: 'the entry point' },
    { path: 'src/ports/*.ts', for: 'ports' },
  ];

  it.each([
    [['src/main.ts', 'src/ports/a.ts'], []],
    [['src/main.ts', 'src/ports/deep/a.ts'], ['src/ports/*.ts']],
    [['src/ports/a.js'], ['src/main.ts', 'src/ports/*.ts']],
  ])('%j lacks %j', (paths, missing) => {
    const found = findMissing(shape, paths, {
      kind: 'integration',
      folder: 'f',
    });
    expect(found.map(finding => finding.file?.slice(2))).toEqual(missing);
  });

  it.each([
    ['src/a.ts', 'export const a: number = 1;', undefined],
    [
      'src/a.ts',
      'export const a = ;',
      { message: 'Expression expected.', line: 1 },
    ],
    ['package.json', '{"a":1}', undefined],
    ['package.json', '{"a":', { message: expect.stringContaining('JSON') }],
    ['tsconfig.json', '{ // why\n "a": 1, }', undefined],
    [
      'catalog-info.yaml',
      'a: 1\nb: [',
      { message: expect.any(String), line: 2 },
    ],
    ['Dockerfile', '# nothing', { message: 'has no FROM' }],
    ['README.md', ' \n', { message: 'is empty' }],
  ])('%s of %j gives %j', (path, text, problem) => {
    expect(syntaxProblem(path, text)).toEqual(problem);
  });
});

it.each([
  [[], 'passed'],
  [['passed', 'passed'], 'passed'],
  [['passed', 'failed'], 'failed'],
  [['failed', 'error', 'passed'], 'error'],
] as const)('%j together is %s', (statuses, summary) => {
  expect(summarise(statuses.map(status => ({ status })))).toBe(summary);
});

it('tells unit from integration tests by where they are', () => {
  const files = [
    'src/__tests__/unit/a.test.ts',
    'src/__tests__/integration/b.test.ts',
    'src/__tests__/unit/help.ts',
  ];
  expect(findTests('typescript', files)).toEqual({
    unit: [files[0]],
    integration: [files[1]],
  });
});
