import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { verifyPrimitive, verifyPrimitives } from '../..';
import { CoreRepository } from '../../testing/core-repository';

jest.setTimeout(60_000);

let repository: CoreRepository;

beforeAll(() => {
  repository = CoreRepository.create();
});
afterAll(() => repository.remove());

/** Writes files of the repository, tracks them, and gives what the check finds, as `rule file`. */
async function findingsOf(
  kind: string,
  files: Record<string, string | Buffer>,
): Promise<string[]> {
  const folder = `primitives/${kind}/orders`;
  for (const [path, content] of Object.entries(files)) {
    const full = join(
      repository.root,
      path.startsWith('/') ? path.slice(1) : `${folder}/${path}`,
    );
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
  }
  repository.git('add', '--all', '--force');
  const report = await verifyPrimitive({
    root: repository.root,
    kind,
    name: 'orders',
    checks: ['imports'],
  });
  return report.checks.flatMap(({ issues }) =>
    issues.map(({ rule, file }) =>
      `${rule} ${file?.replace(`${folder}/`, '')}`.replace('imports/', ''),
    ),
  );
}

it('finds what a primitive in TypeScript hides', async () => {
  const clean = {
    'package.json': '{"name": "orders"}',
    'tsconfig.json': '{"include": ["src"]}',
    'src/main.ts': 'export const a = 1;\n',
  };
  expect(await findingsOf('domain', clean)).toEqual([]);
  const found = await findingsOf('domain', {
    'package.json': '{"name": "orders", "overrides": {"a": "file:../b"}}',
    'src/package.json': '{"imports": {"#b": "../../billing/main.js"}}',
    'src/nested/tsconfig.json': '{"include": ["../../../billing"]}',
    'src/alias.ts': "import '#b';\n",
    'src/broken.ts': 'const a = ;\n',
    'src/wide.ts': Buffer.from("\u{feff}import '../../x';", 'utf16le'),
    'src/addon.node': Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0]),
    'src/binary.js': Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0]),
    'src/large.ts': `export const a = '${'a'.repeat(1024 * 1024)}';\n`,
    'dist/main.js': "require('../../billing');\n",
    'src/dist/other.js': "require('../../../billing');\n",
    'node_modules/a/index.js': '',
    'node_modules/a/more.js': '',
  });
  expect(found.sort()).toEqual([
    'cross-primitive src/alias.ts',
    'escape src/nested/tsconfig.json',
    'folder-dependency package.json',
    'not-looked-at src/large.ts',
    'not-text src/addon.node',
    'not-text src/binary.js',
    'not-text src/wide.ts',
    'syntax src/broken.ts',
    'tracked-output dist',
    'tracked-output node_modules',
    'tracked-output src/dist',
  ]);
});

it('takes outputs that Git does not track for what they are', async () => {
  const folder = join(repository.root, 'primitives/domain/orders');
  rmSync(folder, { recursive: true });
  await findingsOf('domain', {
    'package.json': '{}',
    'src/main.ts': '',
    '/.gitignore': 'dist/\n',
  });
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'dist/main.js'), "require('../../billing');\n");
  const { summary } = await verifyPrimitive({
    root: repository.root,
    kind: 'domain',
    name: 'orders',
    checks: ['imports'],
  });
  expect(summary).toBe('passed');
});

it('finds what a primitive in Go hides', async () => {
  const clean = {
    'go.mod': 'module example.com/orders\n',
    'cmd/main.go': 'package main\n\nfunc main() {}\n',
  };
  expect(await findingsOf('process', clean)).toEqual([]);
  const found = await findingsOf('process', {
    '/go.work':
      'use ./primitives/process/orders\nuse ./primitives/domain/orders\n',
    'tools/go.mod': 'module example.com/tools\nreplace a.b/c => ../../x\n',
    'internal/hidden.go':
      '//go:build never\n\npackage internal\n\nimport "example.com/other"\n',
    'internal/fast.s': 'TEXT ·a(SB),0,$0\n',
    'internal/latin.go': Buffer.from('package internal // \u{e4}', 'latin1'),
    'vendor/a/a.go': 'package a\n\nimport "b.c/d"\n',
  });
  expect(found.sort()).toEqual([
    'folder-dependency tools/go.mod',
    'linkname internal/fast.s',
    'nested-module tools/go.mod',
    'not-text internal/latin.go',
    'replaced vendor',
    'unlisted internal/hidden.go',
    'workspace go.work',
  ]);
});

it('finds what a primitive in Python hides', async () => {
  const clean = {
    'pyproject.toml': '[project]\ndependencies = ["protobuf==7"]\n',
    'requirements.txt': 'protobuf==7\n',
    'src/main.py': 'from google.protobuf import message\n',
  };
  expect(await findingsOf('agent', clean)).toEqual([]);
  const found = await findingsOf('agent', {
    'requirements-dev.txt': '-r needs/more.txt\n-c ../other/constraints.txt\n',
    'needs/more.txt': '-e ../../other\n',
    'setup.cfg': '[options]\npackage_dir =\n  = ../other/src\n',
    'src/held.py':
      "load = getattr(__import__('importlib'), 'import_module')\nload('numpy')\n",
    'src/other.py': '# coding: utf-7\n+AGkAbQBwAG8AcgB0-\n',
    'src/cloud.py': 'import google.cloud.storage\n',
    'src/fast.so': Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0]),
    'requirements-wide.txt': Buffer.from('\u{feff}-e ../other', 'utf16le'),
  });
  expect(found.sort()).toEqual([
    'escape requirements-dev.txt',
    'folder-dependency needs/more.txt',
    'not-text requirements-wide.txt',
    'not-text src/fast.so',
    'not-text src/other.py',
    'search-path setup.cfg',
    'unlisted src/cloud.py',
    'unlisted src/held.py',
  ]);
});

it('looks again at what was kept when Git tracks more, or a workspace is above', async () => {
  const before = process.env.XDG_CACHE_HOME;
  const caches = mkdtempSync(join(tmpdir(), 'imports-kept-'));
  process.env.XDG_CACHE_HOME = caches;
  const { root } = repository;
  const rules = async (kind: string) => {
    const [report] = await verifyPrimitives({
      root,
      select: { kind, name: 'orders' },
      checks: ['imports'],
      cache: true,
    });
    return report.checks.flatMap(({ issues }) =>
      issues.map(({ rule }) => rule),
    );
  };
  try {
    await findingsOf('projection', {
      'package.json': '{}',
      'src/main.ts': '',
      'dist/main.js': '',
    });
    repository.git(
      'rm',
      '-r',
      '--quiet',
      '--cached',
      'primitives/projection/orders/dist',
    );
    expect(await rules('projection')).toEqual([]);
    repository.git('add', '--force', 'primitives/projection/orders/dist');
    expect(await rules('projection')).toEqual(['imports/tracked-output']);

    await findingsOf('integration', { 'go.mod': 'module example.com/a\n' });
    expect(await rules('integration')).toEqual([]);
    writeFileSync(
      join(root, 'primitives/integration/go.work'),
      'use ./orders\nuse ../process/orders\n',
    );
    expect(await rules('integration')).toEqual(['imports/workspace']);
  } finally {
    if (before === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = before;
    rmSync(caches, { recursive: true, force: true });
  }
});
