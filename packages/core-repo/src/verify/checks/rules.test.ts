import { parseAnnotations } from '../contract/annotations';
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

it.each([
  [[], 'passed'],
  [['passed', 'passed'], 'passed'],
  [['passed', 'failed'], 'failed'],
  [['failed', 'error', 'passed'], 'error'],
] as const)('%j together is %s', (statuses, summary) => {
  expect(summarise(statuses.map(status => ({ status })))).toBe(summary);
});

it('tells unit from integration tests by where they are', async () => {
  const files = [
    'src/__tests__/unit/a.test.ts',
    'src/__tests__/integration/b.test.ts',
    'src/__tests__/unit/help.ts',
  ];
  expect(await findTests('typescript', files, () => undefined)).toEqual({
    unit: [files[0]],
    integration: [files[1]],
  });
});

it.each([
  [
    'go',
    'internal/a_test.go',
    'package a',
    'internal/b_test.go',
    '//go:build linux && integration\n\npackage b',
  ],
  [
    'python',
    'tests/unit/test_a.py',
    'def test_a(): ...',
    'tests/test_b.py',
    'import pytest\npytestmark = pytest.mark.integration\ndef test_b(): ...',
  ],
])(
  'tells unit from integration tests in %s by their mark',
  async (language, unit, unitText, integration, integrationText) => {
    const texts = new Map([
      [unit, unitText],
      [integration, integrationText],
      ['internal/a.go', '//go:build integration'],
      ['src/test_c.py', ''],
      ['internal/c_test.go.txt', ''],
      ['tests/help.py', ''],
    ]);
    expect(
      await findTests(language, [...texts.keys()], file => texts.get(file)),
    ).toEqual({
      unit: [unit],
      integration: [integration],
    });
  },
);

it('knows nothing of tests in a language without a convention', async () => {
  expect(await findTests('cobol', ['a_test.cob'], () => '')).toBeUndefined();
});
