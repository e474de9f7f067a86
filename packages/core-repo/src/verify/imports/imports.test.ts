import fc from 'fast-check';
import ts from 'typescript';
import { ImportPolicy, judgeImport } from './judge-import';
import {
  judgeNpmManifest,
  parseNpmManifest,
  subpathImports,
} from './npm-manifest';
import { readImports } from './read-imports';
import { readConfigs } from './typescript-configs';

const policy: ImportPolicy = {
  folder: 'primitives/domain/orders',
  packageName: '@ameideio/primitive-domain-orders',
  otherPackages: new Map([
    ['@ameideio/primitive-domain-billing', 'primitives/domain/billing'],
  ]),
  dependencies: new Set(['@connectrpc/connect', 'left-pad']),
  devDependencies: new Set(['esbuild', '@types/a__b']),
  aliases: [
    ['#billing/*', './../billing/*'],
    ['#own', './src/own.ts'],
    ['#both', './src/own.ts'],
    ['#both', './../billing/main.ts'],
    ['#package', 'right-pad'],
    ['#end/*.js', './../billing/*.ts'],
  ],
};

function rulesOf(code: string, path = 'src/main.ts'): string[] {
  return readImports(ts, path, code).uses.flatMap(
    use => judgeImport(path, use, policy)?.rule ?? [],
  );
}

describe('imports of runtime code', () => {
  it.each([
    ["import { a } from './a.ts';"],
    ["export * from './gen/ameide_core_proto/domain/orders/v1/orders_pb.js';"],
    ["import { readFile } from 'node:fs/promises'; import path from 'path';"],
    ["import { Code } from '@connectrpc/connect/protocol';"],
    ["import own from '#own';"],
    ["import type { Plugin } from 'esbuild';"],
    ["import type { Case } from './__tests__/unit/case.ts';"],
    [
      "// import '../../billing/src/main.ts'\nconst text = \"require('../../billing')\";",
    ],
    ['export const a = 1;'],
    ["rights.require('read'); this.rights.require(name);"],
    ["const a = new URL('../assets/a.txt', import.meta.url);"],
    ["const a = new URL('https://example.com/../../x', import.meta.url);"],
    ["const a = new URL('../../../x', 'http://localhost');"],
    ["const a = join(__dirname, '..', 'dist', name, '..', '..', '..');"],
    ["const a = join(root, '../../..');"],
    ["const a = import.meta.resolve('left-pad');"],
    ["const a = import.meta.glob(['./routes/*.ts', '!**/*.test.ts']);"],
    ["if (typeof require === 'function' && require.main === module) start();"],
    ['(function (require, module) {})();'],
    ['/// <reference types="esbuild" />'],
    ["import type { A } from '@a/b';"],
    ['/* @jsxImportSource left-pad */ const a = 1;'],
    ["import './a.ts?raw';"],
  ])('%s is fine', code => {
    expect(rulesOf(code)).toEqual([]);
  });

  it.each([
    ["import a from '../../billing/src/main.ts';", 'imports/cross-primitive'],
    ["export * from '../../billing/src/main.ts';", 'imports/cross-primitive'],
    [
      "const a = await import('../../billing/src/main.ts');",
      'imports/cross-primitive',
    ],
    [
      "const a = require('../../billing/src/main.ts');",
      'imports/cross-primitive',
    ],
    [
      'const a = require(`../../billing/src/main.ts`);',
      'imports/cross-primitive',
    ],
    [
      "const a = module.require('../../billing/main.ts');",
      'imports/cross-primitive',
    ],
    [
      "const a = createRequire(import.meta.url)('../../billing/main.ts');",
      'imports/cross-primitive',
    ],
    ["import a = require('../../billing/main.ts');", 'imports/cross-primitive'],
    [
      "import { createRequire as make } from 'node:module'; const load = make(import.meta.url); load('../../billing/main.ts');",
      'imports/cross-primitive',
    ],
    [
      "import module from 'node:module'; const load = module.createRequire(import.meta.url); load.resolve('../../billing/main.ts');",
      'imports/cross-primitive',
    ],
    [
      "const load = require; load('../../billing/main.ts');",
      'imports/cross-primitive',
    ],
    ["type A = import('../../billing/main.ts').A;", 'imports/cross-primitive'],
    [
      '/// <reference path="../../billing/types.d.ts" />',
      'imports/cross-primitive',
    ],
    [
      "import a from '@ameideio/primitive-domain-billing/src/main.ts';",
      'imports/cross-primitive',
    ],
    ["import a from '#billing/main.ts';", 'imports/cross-primitive'],
    [
      "import a from '../../../../packages/ameide_core_proto/src/a.js';",
      'imports/proto-source',
    ],
    ["import a from '@ameide/core-proto/a';", 'imports/proto-source'],
    ["import a from 'buf.build/gen/go/a';", 'imports/proto-source'],
    ["import a from '@buf/ameide_core.bufbuild_es/a';", 'imports/proto-source'],
    ["import a from '../../../../tools/ameide/ameide.cjs';", 'imports/escape'],
    ["import a from '../../../../../../etc/passwd';", 'imports/escape'],
    ["import a from '/etc/passwd';", 'imports/escape'],
    ["import a from 'file:///etc/passwd';", 'imports/escape'],
    ["import a from 'right-pad';", 'imports/unlisted'],
    ["import { build } from 'esbuild';", 'imports/unlisted'],
    ["import a from './__tests__/unit/a.test.ts';", 'imports/test-code'],
    ["import a from './a.test';", 'imports/test-code'],
    ["import a from './__tests__';", 'imports/test-code'],
    ["import a from '#both';", 'imports/cross-primitive'],
    ["import a from '#package';", 'imports/unlisted'],
    ["import a from '#end/main.js';", 'imports/cross-primitive'],
    ["(0, require)('../../billing/main.ts');", 'imports/cross-primitive'],
    ["module['require']('../../billing/main.ts');", 'imports/cross-primitive'],
    [
      "const a = (require as any)('../../billing/main.ts');",
      'imports/cross-primitive',
    ],
    [
      "let load; load = require; load('../../billing/main.ts');",
      'imports/cross-primitive',
    ],
    [
      "const { require: load } = module; load('../../billing/main.ts');",
      'imports/cross-primitive',
    ],
    [
      "const { createRequire: make } = process.getBuiltinModule('module'); make(import.meta.url)('../../billing/main.ts');",
      'imports/cross-primitive',
    ],
    ["require.resolve('../../billing/main.ts');", 'imports/cross-primitive'],
    ["require['resolve']('../../billing/main.ts');", 'imports/cross-primitive'],
    [
      "import.meta.resolve('../../billing/main.ts');",
      'imports/cross-primitive',
    ],
    ["import './%2e%2e/%2E./billing/main.ts';", 'imports/cross-primitive'],
    ["import './..\\\\..\\\\billing/main.ts';", 'imports/cross-primitive'],
    ["import './.\\t./../billing/main.ts';", 'imports/cross-primitive'],
    ["import './a.test.ts?x';", 'imports/test-code'],
    ["new URL('../..', import.meta.url);", 'imports/escape'],
    [
      'new URL(`../../billing/src/main.ts`, import.meta.url);',
      'imports/cross-primitive',
    ],
    [
      "new URL('%2e%2e/../billing', import.meta.url);",
      'imports/cross-primitive',
    ],
    ["new URL('file:///etc/passwd', import.meta.url);", 'imports/escape'],
    [
      "new Worker(new URL('../../billing/a.ts', import.meta.url));",
      'imports/cross-primitive',
    ],
    [
      "path.join(__dirname, '..', '..', 'billing', name);",
      'imports/cross-primitive',
    ],
    [
      "resolve(import.meta.dirname, '../../../..', 'packages');",
      'imports/escape',
    ],
    [
      "const here = dirname(fileURLToPath(import.meta.url)); join(here, '../../billing');",
      'imports/cross-primitive',
    ],
    [
      "import.meta.glob(['./a.ts', '../../billing/*.ts']);",
      'imports/cross-primitive',
    ],
    ["require.context('../../billing', true);", 'imports/cross-primitive'],
    ['/// <reference types="right-pad" />', 'imports/unlisted'],
    [
      '/// <reference types="../../billing/types" />',
      'imports/cross-primitive',
    ],
    ['/** @jsxImportSource ../../billing */', 'imports/cross-primitive'],
    ['start(require);', 'imports/computed'],
    ['const a = { require };', 'imports/computed'],
    ['module.exports.load = require;', 'imports/computed'],
    [
      "process.mainModule.require('../../billing/main.ts');",
      'imports/cross-primitive',
    ],
    [
      "require.main.require('../../billing/main.ts');",
      'imports/cross-primitive',
    ],
    ["require.call(null, '../../billing/main.ts');", 'imports/computed'],
    ['const a = await import(name);', 'imports/computed'],
    ['const a = require(`./${name}`);', 'imports/computed'],
  ])('%s is refused', (code, rule) => {
    expect(rulesOf(code)).toEqual([rule]);
  });

  it('may use build tools in scripts, and still no other primitive', () => {
    expect(
      rulesOf("import { build } from 'esbuild';", 'scripts/build.mjs'),
    ).toEqual([]);
    expect(
      rulesOf("import '../../billing/a.ts';", 'scripts/build.mjs'),
    ).toEqual(['imports/cross-primitive']);
  });

  it('says where, and only warns of what it cannot know', () => {
    const { uses } = readImports(ts, 'src/main.ts', '\n  import(name);');
    const [use] = uses;
    expect(judgeImport('src/main.ts', use, policy)).toMatchObject({
      severity: 'warning',
      file: 'primitives/domain/orders/src/main.ts',
      line: 2,
      column: 10,
    });
  });
});

it.each([
  ['const a = ;', { line: 1, column: 11 }],
  ["import a from './a';\n<<<<<<< HEAD\n", { line: 2, column: 1 }],
  ['export const a = (b', { line: 1, column: 20 }],
  ['const a: string = 1; undefinedName();', undefined],
])('syntax of %j is not understood from %j on', (code, place) => {
  expect(readImports(ts, 'src/main.ts', code).problem).toEqual(place);
});

it('reads anything at all, and ends', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('a.ts', 'a.tsx', 'a.cjs'),
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc
          .array(
            fc.constantFrom(
              'import',
              ' ',
              "'../../x'",
              '(',
              ')',
              '{',
              '}',
              'require',
              'from',
              ',',
              '=>',
              '`',
              '${',
              '/',
              '<a>',
              ';',
              'new URL',
              'import.meta.url',
            ),
            { maxLength: 40 },
          )
          .map(parts => parts.join('')),
      ),
      (path, text) => {
        const lines = text.split(/\r\n|[\n\r\u2028\u2029]/).length;
        const { uses } = readImports(ts, path, text);
        expect(uses.filter(({ line }) => line > lines)).toEqual([]);
        rulesOf(text, path);
      },
    ),
  );
});

describe('tsconfig.json', () => {
  const read = (text: string, others: Record<string, string> = {}) => {
    const files = new Map(Object.entries({ 'tsconfig.json': text, ...others }));
    return readConfigs(ts, {
      folder: policy.folder,
      files: [...files.keys()],
      read: path => files.get(path),
    });
  };

  it.each([
    ['{"extends": "./tsconfig.base.json"} // c', []],
    ['{"extends": "@tsconfig/node22/tsconfig.json"}', []],
    [
      '{"include": ["src", "./scripts/**/*"], "references": [{"path": "./a"}]}',
      [],
    ],
    ['{"extends": "../../../tsconfig.json"}', ['imports/escape']],
    ['{"extends": ["./a.json", "./x/../../b.json"]}', ['imports/escape']],
    ['{"include": ["src", "../billing/src"]}', ['imports/escape']],
    ['{"files": ["/etc/a.ts"]}', ['imports/escape']],
    ['{"references": [{"path": "../billing"}]}', ['imports/escape']],
    ['{"compilerOptions": {"baseUrl": ".."}}', ['imports/escape']],
    [
      '{"compilerOptions": {"rootDirs": ["src", "${configDir}/../billing"]}}',
      ['imports/escape'],
    ],
    [
      '{"compilerOptions": {"typeRoots": ["../../../node_modules/@types"]}}',
      ['imports/escape'],
    ],
    [
      '{"compilerOptions": {"jsxImportSource": "../billing"}}',
      ['imports/escape'],
    ],
    ['{', ['imports/manifest']],
    ['{"extends": 1}', ['imports/manifest']],
  ])('%s gives %j', (text, rules) => {
    expect(read(text).issues.map(({ rule }) => rule)).toEqual(rules);
  });

  it('counts wherever it is, and through what it extends', () => {
    const { aliases, issues } = read('{"extends": "./settings/base"}', {
      'settings/base.json':
        '{"extends": "../tsconfig.json", "compilerOptions": {"paths": {"@b/*": ["../../billing/*"]}}}',
      'src/tsconfig.json':
        '{"compilerOptions": {"baseUrl": "..", "paths": {"x": ["../billing/x"]}}, "include": ["../../billing"]}',
    });
    expect(aliases).toEqual([
      ['x', './../billing/x'],
      ['@b/*', './../billing/*'],
    ]);
    expect(issues).toMatchObject([
      {
        rule: 'imports/escape',
        file: 'primitives/domain/orders/src/tsconfig.json',
      },
    ]);
  });
});

describe('dependencies', () => {
  it.each([
    ['left-pad', '^1.0.0', []],
    ['left-pad', 'file:../../billing', ['imports/folder-dependency']],
    ['left-pad', 'link:../x', ['imports/folder-dependency']],
    ['left-pad', 'workspace:^', ['imports/folder-dependency']],
    ['left-pad', '../x', ['imports/folder-dependency']],
    ['left-pad', '~/x', ['imports/folder-dependency']],
    ['left-pad', '~1.2.3', []],
    ['left-pad', 'patch:left-pad@npm%3A1.0.0#./a.patch', ['imports/replaced']],
    ['left-pad', 'npm:right-pad@1.0.0', ['imports/replaced']],
    ['left-pad', 'npm:left-pad@1.0.0', []],
    [
      'left-pad',
      'npm:@ameideio/primitive-domain-billing@1.0.0',
      ['imports/cross-primitive'],
    ],
    ['left-pad', 'git+https://example.com/a.git', ['imports/replaced']],
    ['left-pad', 'github:a/b', ['imports/replaced']],
    ['left-pad', 'a/b', ['imports/replaced']],
    ['left-pad', 'https://example.com/a.tgz', ['imports/replaced']],
    [
      '@ameideio/primitive-domain-billing',
      '1.0.0',
      ['imports/cross-primitive'],
    ],
  ])('%s at %s gives %j', (name, range, rules) => {
    const judged = (manifest: object) =>
      judgeNpmManifest(parseNpmManifest(JSON.stringify(manifest)) ?? {}, {
        file: 'package.json',
        otherPackages: policy.otherPackages,
      }).map(finding => finding.rule);
    expect(judged({ dependencies: { [name]: range } })).toEqual(rules);
    expect(judged({ overrides: { [`${name}@^1`]: range } })).toEqual(rules);
    expect(judged({ overrides: { a: { [name]: { '.': range } } } })).toEqual(
      rules,
    );
    expect(judged({ resolutions: { [`a/**/${name}`]: range } })).toEqual(rules);
    expect(judged({ pnpm: { overrides: { [`a > ${name}`]: range } } })).toEqual(
      rules,
    );
  });

  it.each([
    [['packages/*'], []],
    [['packages/*', '../billing'], ['imports/folder-dependency']],
    [{ packages: ['a/../../b'] }, ['imports/folder-dependency']],
  ])('workspaces %j give %j', (workspaces, rules) => {
    expect(
      judgeNpmManifest(parseNpmManifest(JSON.stringify({ workspaces })) ?? {}, {
        file: 'package.json',
        otherPackages: new Map(),
      }).map(finding => finding.rule),
    ).toEqual(rules);
  });

  it.each(['{', '[]', '7', '{"dependencies": []}', '['.repeat(100_000)])(
    '%.20s is no manifest',
    text => {
      expect(parseNpmManifest(text)).toBeUndefined();
    },
  );

  it('leads by its own imports under every condition', () => {
    expect(
      subpathImports({
        imports: { '#a': { node: './a.js', default: ['./b.js', null] } },
      }),
    ).toEqual([
      ['#a', './a.js'],
      ['#a', './b.js'],
    ]);
  });
});
