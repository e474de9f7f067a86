import fc from 'fast-check';
import { judgeGoFile } from './go';
import { judgeModFile, judgeOutside, judgeWorkspaceFile } from './go-manifests';
import { readModFile } from './go-mod';
import { GoPolicy } from './judge-go-import';
import { openParser, SourceParser } from './source-parser';

const policy: GoPolicy = {
  folder: 'primitives/domain/orders',
  module: 'github.com/ameideio/ameide/primitives/domain/orders',
  required: new Set(['connectrpc.com/connect', 'google.golang.org/protobuf']),
  others: new Map([['example.com/billing', 'primitives/domain/billing']]),
  primitives: 'github.com/ameideio/ameide/primitives',
};

let parse: SourceParser;
beforeAll(async () => {
  parse = await openParser('go');
});

const rulesOf = (code: string) =>
  judgeGoFile('internal/a.go', `package a\n${code}\n`, { policy, parse }).map(
    ({ rule, line }) => `${rule}:${line}`,
  );

describe('imports of Go', () => {
  it.each([
    ['import "fmt"'],
    ['import (\n  "net/http"\n  _ "embed"\n)'],
    ['import "connectrpc.com/connect"'],
    ['import x `google.golang.org/protobuf/proto`'],
    [
      'import "github.com/ameideio/ameide/primitives/domain/orders/internal/gen/a"',
    ],
    ['// import "example.com/billing"\nvar a = `import "example.com/billing"`'],
    [
      '//go:linkname a github.com/ameideio/ameide/primitives/domain/orders/internal/b.c',
    ],
    ['//go:embed prompts/*.md'],
    ['func f() bool {\n  x := true\n  return x\n}'],
    ['func Map[T, U any](in []T, f func(T) U) []U { return nil }'],
  ])('%s is fine', code => {
    expect(rulesOf(code)).toEqual([]);
  });

  it.each([
    [
      'import "example.com/billing/internal/store"',
      'imports/cross-primitive:2',
    ],
    [
      'import (\n "fmt"\n b `example.com/billing`)',
      'imports/cross-primitive:4',
    ],
    [
      'import "github.com/ameideio/ameide/primitives/domain/unknown"',
      'imports/cross-primitive:2',
    ],
    [
      'import "github.com/ameideio/ameide/primitives/domain/orders-two/a"',
      'imports/cross-primitive:2',
    ],
    ['import "buf.build/gen/go/ameideio/ameide"', 'imports/proto-source:2'],
    [
      'import "github.com/ameideio/ameide/packages/ameide_core_proto/gen"',
      'imports/proto-source:2',
    ],
    ['import "github.com/other/thing"', 'imports/unlisted:2'],
    ['import "connectrpc.com/connectors"', 'imports/unlisted:2'],
    ['import "../billing"', 'imports/escape:2'],
    ['import "C"', 'imports/linkname:2'],
    ['//go:linkname a runtime.fastrand', 'imports/linkname:2'],
    ['//go:linkname a example.com/billing.secret', 'imports/cross-primitive:2'],
    ['//go:embed ../../billing/prompts', 'imports/escape:2'],
    ['%%%\nimport "fmt"', 'imports/syntax:2'],
    ['import "example.com/\\x62illing"', 'imports/computed:2'],
    ['func f() {\n  x := = 1\n}', 'imports/syntax:3'],
    ['// #include <a.h>\nimport "C"', 'imports/linkname:3'],
  ])('%s is %s', (code, rule) => {
    expect(rulesOf(code)[0]).toBe(rule);
  });

  it('gives a module that is named as a parent no right to the others', () => {
    const above = { ...policy, module: 'github.com/ameideio/ameide' };
    const code =
      'package a\nimport "github.com/ameideio/ameide/primitives/domain/billing/a"\n';
    expect(judgeGoFile('a.go', code, { policy: above, parse })).toMatchObject([
      { rule: 'imports/cross-primitive' },
    ]);
  });

  it.each(['//go:build ignore', '// +build never', '//go:build !linux'])(
    'reads a file that %s leaves out',
    constraint => {
      const code = `${constraint}\n\npackage a\nimport "example.com/billing"\n`;
      expect(judgeGoFile('a.go', code, { policy, parse })).toMatchObject([
        { rule: 'imports/cross-primitive', line: 4 },
      ]);
    },
  );

  it('takes the escapes of a string for what they stand for', () => {
    expect(rulesOf('import "example.com/\\u0062illing"')).toEqual([
      'imports/cross-primitive:2',
    ]);
  });
});

describe('go.mod', () => {
  it.each([
    ['require connectrpc.com/connect v1.20.0 // indirect', undefined],
    ['require (\n  example.com/billing v0.0.0\n)', 'imports/cross-primitive:2'],
    [
      'replace connectrpc.com/connect => ../billing',
      'imports/folder-dependency:1',
    ],
    ['replace (\n a.b/c v1.0.0 => /srv/c\n)', 'imports/folder-dependency:2'],
    [
      'replace connectrpc.com/connect => evil.example/connect v1.20.0',
      'imports/replaced:1',
    ],
    [
      'replace "connectrpc.com/connect" => example.com/billing v1.0.0',
      'imports/cross-primitive:1',
    ],
    [
      'replace connectrpc.com/connect v1.20.0 => connectrpc.com/connect v1.19.0',
      undefined,
    ],
    ['// replace a => ../b', undefined],
    ['use ../billing', 'imports/folder-dependency:1'],
    ['use (\n\t.\n\t`../../x`\n)', 'imports/folder-dependency:3'],
  ])('%j gives %s', (text, rule) => {
    const [found] = judgeModFile('go.mod', readModFile(text), policy).map(
      finding => `${finding.rule}:${finding.line}`,
    );
    expect(found).toBe(rule);
  });
});

it.each([
  ['go.mod', []],
  ['tools/go.mod', ['imports/nested-module']],
  ['internal/fast.s', ['imports/linkname']],
  ['internal/hidden.syso', ['imports/linkname']],
  ['internal/a.c', ['imports/linkname']],
  ['internal/testdata/a.c', []],
  ['vendor/modules.txt', ['imports/replaced']],
  ['internal/vendor.go', []],
])('a file named %s gives %j', (file, rules) => {
  expect(
    judgeOutside([file], policy.folder).map(finding => finding.rule),
  ).toEqual(rules);
});

describe('go.work above the primitive', () => {
  it.each([
    ['use ./primitives/domain/orders', []],
    ['use ./primitives/domain/billing\nuse ./primitives/agent/x', []],
    [
      'use (\n  ./primitives/domain/orders/\n  ./primitives/domain/billing\n  ./tools\n)',
      ['imports/workspace:3'],
    ],
    [
      'use ./primitives/domain/orders\nreplace a.b/c => ./elsewhere',
      ['imports/folder-dependency:2'],
    ],
    ['replace a.b/c => ./elsewhere', []],
  ])('%j gives %j', (text, rules) => {
    expect(
      judgeWorkspaceFile('go.work', text, policy).map(
        ({ rule, line }) => `${rule}:${line}`,
      ),
    ).toEqual(rules);
  });

  it('counts folders from where it is', () => {
    expect(
      judgeWorkspaceFile(
        'primitives/domain/go.work',
        'use ./orders\nuse ./billing',
        policy,
      ),
    ).toMatchObject([
      { rule: 'imports/workspace', file: 'primitives/domain/go.work' },
    ]);
  });
});

it('reads anything at all, and ends', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => {
      judgeGoFile('a.go', text, { policy, parse });
      judgeModFile('go.mod', readModFile(text), policy);
    }),
  );
  expect(
    judgeGoFile('a.go', `package a\n%%x = ${'('.repeat(100_000)}`, {
      policy,
      parse,
    }),
  ).toMatchObject([{ rule: 'imports/syntax' }]);
});
