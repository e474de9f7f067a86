import ts from 'typescript';
import { ImportPolicy, judgeDependencies, judgeImport } from './judge-import';
import { outerConfig } from './policy';
import { readImports } from './read-imports';

const policy: ImportPolicy = {
  folder: 'primitives/domain/orders',
  packageName: '@ameideio/primitive-domain-orders',
  otherPackages: new Map([
    ['@ameideio/primitive-domain-billing', 'primitives/domain/billing'],
  ]),
  dependencies: new Set(['@connectrpc/connect', 'left-pad']),
  devDependencies: new Set(['esbuild']),
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
  return readImports(ts, path, code).flatMap(
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
    const [use] = readImports(ts, 'src/main.ts', '\n  import(name);');
    expect(judgeImport('src/main.ts', use, policy)).toMatchObject({
      severity: 'warning',
      file: 'primitives/domain/orders/src/main.ts',
      line: 2,
      column: 10,
    });
  });
});

it.each([
  ['{"extends": "./tsconfig.base.json"}', undefined],
  ['{"extends": "@tsconfig/node22/tsconfig.json"}', undefined],
  ['{"extends": "../../../tsconfig.json"}', '../../../tsconfig.json'],
  ['{"extends": ["./a.json", "./x/../../b.json"]} // c', './x/../../b.json'],
  ['{', undefined],
])('of tsconfig.json %j extends outside: %s', (text, outer) => {
  expect(outerConfig(ts, text)).toBe(outer);
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
    expect(
      judgeDependencies({ [name]: range }, policy).map(finding => finding.rule),
    ).toEqual(rules);
  });
});
