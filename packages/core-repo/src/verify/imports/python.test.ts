import fc from 'fast-check';
import { judgePythonFile, PythonPolicy } from './python';
import { openParser, SourceParser } from './source-parser';
import { modulesOf } from './python-names';
import { readPyproject, readRequirements } from './python-manifest';

const policy: PythonPolicy = {
  folder: 'primitives/agent/helper',
  own: new Set(['application', 'runtime', 'ameide_core_proto']),
  listed: new Set(['grpclib', ...modulesOf('protobuf')]),
};
let parse: SourceParser;
beforeAll(async () => {
  parse = await openParser('python');
});

const rulesOf = (
  code: string,
  path = 'src/handlers/__init__.py',
  using: PythonPolicy = policy,
) =>
  judgePythonFile(path, code, { policy: using, parse }).map(
    ({ rule, line }) => `${rule}:${line}`,
  );

describe('imports of Python', () => {
  it.each([
    ['import asyncio, os.path as p'],
    ['from grpclib.client import Channel'],
    ['from google.protobuf import message'],
    ['from runtime.server import start\nfrom application import create'],
    ['from ameide_core_proto.agent.helper.v1 import helper_pb2'],
    [
      'from . import store\nfrom .store import Store\nfrom ..application import create',
    ],
    ['"""\nimport numpy\n"""\n# import numpy'],
    ['import importlib\nimportlib.import_module("runtime.server")'],
    ['__import__("json")'],
    ['match value:\n    case [1, *rest]:\n        pass'],
    ['async def f[T](x: T) -> T:\n    return x'],
  ])('%j is fine', code => {
    expect(rulesOf(code)).toEqual([]);
  });

  it.each([
    ['import numpy', 'imports/unlisted:1'],
    ['import json, numpy', 'imports/unlisted:1'],
    ['from numpy import (\n  array as a,\n)', 'imports/unlisted:1'],
    ['def f():\n    import numpy', 'imports/unlisted:2'],
    ['from tests.help import thing', 'imports/test-code:1'],
    ['import primitives.agent.other', 'imports/cross-primitive:1'],
    ['from ... import x', 'imports/escape:1'],
    ['from ....other.src import x', 'imports/escape:1'],
    ['import importlib\nimportlib.import_module(name)', 'imports/computed:2'],
    [
      'from importlib import import_module as load\nload("numpy")',
      'imports/unlisted:2',
    ],
    ['import importlib as i\ni.import_module(f"{a}")', 'imports/computed:2'],
    [
      'import importlib\nimportlib.import_module("num" "py")',
      'imports/computed:2',
    ],
    ['__import__("num\\x70y")', 'imports/computed:1'],
    ['__import__("primitives.agent.other")', 'imports/cross-primitive:1'],
    ['import runpy\nrunpy.run_path("../other/main.py")', 'imports/computed:2'],
    [
      'import importlib.util\nimportlib.util.spec_from_file_location("a", "../b.py")',
      'imports/computed:2',
    ],
    ['import sys\nsys.path.insert(0, "../other")', 'imports/search-path:2'],
    ['import sys as s\ns.path += [x]', 'imports/search-path:2'],
    ['from sys import path\npath.append(x)', 'imports/search-path:2'],
    ['import site\nsite.addsitedir("/x")', 'imports/search-path:2'],
    ['def (:', 'imports/syntax:1'],
  ])('%j is %s', (code, rule) => {
    expect(rulesOf(code)[0]).toBe(rule);
  });

  it("takes the contract's name for raw unless the primitive generated it", () => {
    const without = { ...policy, own: new Set<string>() };
    expect(rulesOf('import ameide_core_proto.a', 'src/a.py', without)).toEqual([
      'imports/proto-source:1',
    ]);
  });
});

const isOther = (name: string) =>
  name === 'primitive-agent-other' ? 'primitives/agent/other' : undefined;

describe('manifests of Python', () => {
  it.each([
    ['grpclib==0.4.9 \\\n    --hash=sha256:00', undefined],
    ['# -e ../other', undefined],
    ['-e ../other', 'imports/folder-dependency'],
    ['--editable=git+https://x/y', 'imports/folder-dependency'],
    ['../other', 'imports/folder-dependency'],
    ['file:///srv/other', 'imports/folder-dependency'],
    ['other @ file:///srv/other', 'imports/folder-dependency'],
    ['other @ git+https://x/y', 'imports/replaced'],
    ['git+https://x/y#egg=z', 'imports/replaced'],
    ['Primitive_Agent.Other==1.0', 'imports/cross-primitive'],
    ['--index-url https://x', undefined],
  ])('requirements %j gives %s', (text, rule) => {
    const { issues } = readRequirements(text, { file: 'r', isOther });
    expect(issues.map(issue => issue.rule)[0]).toBe(rule);
  });

  it.each([
    ['[project]\ndependencies = ["grpclib==1"]', undefined],
    [
      '[project]\ndependencies = ["primitive-agent-other"]',
      'imports/cross-primitive',
    ],
    [
      '[project]\ndependencies = ["x @ file:../x"]',
      'imports/folder-dependency',
    ],
    [
      '[tool.uv.sources]\nx = { path = "../x", editable = true }',
      'imports/folder-dependency',
    ],
    [
      '[tool.uv.sources]\nx = { workspace = true }',
      'imports/folder-dependency',
    ],
    [
      '[tool.poetry.dependencies]\nx = { git = "https://x" }',
      'imports/replaced',
    ],
    [
      '[tool.pytest.ini_options]\npythonpath = ["src", "../other/src"]',
      'imports/search-path',
    ],
    ['[project]\ndependencies = 7', 'imports/manifest'],
    ['[project', 'imports/manifest'],
    ['["__proto__"]\ndependencies = ["x"]', undefined],
  ])('pyproject.toml %j gives %s', (text, rule) => {
    const { issues } = readPyproject(text, { file: 'p', isOther });
    expect(issues.map(issue => issue.rule)[0]).toBe(rule);
  });
});

it('reads anything at all, and ends', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => {
      judgePythonFile('src/a.py', text, { policy, parse });
      readRequirements(text, { file: 'r', isOther });
      readPyproject(text, { file: 'p', isOther });
    }),
  );
  expect(
    judgePythonFile('src/a.py', `x = ${'['.repeat(100_000)}`, {
      policy,
      parse,
    }),
  ).toMatchObject([{ rule: 'imports/syntax' }]);
});
