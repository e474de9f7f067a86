import fc from 'fast-check';
import { judgePythonFile, PythonPolicy } from './python';
import { openParser, SourceParser } from './source-parser';
import { modulesOf } from './python-names';
import { readIni } from './python-ini';
import { readPyproject } from './python-manifest';
import { ManifestContext, readRequirements } from './python-requirements';

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
    // What grammars are known to stumble over.
    ['def f():\n    x = yield\n    return 1.'],
    ['import importlib\nimportlib.import_module(".server", "runtime")'],
    ['import importlib\nimportlib.import_module(".a", __package__)'],
    ['import importlib\nload = importlib.import_module\nload("json")'],
    ['__import__("server", globals(), locals(), [], 1)'],
    ['from google import protobuf'],
    ['import google.protobuf.any_pb2 as a'],
    ['import getpass\ngetattr(getpass, name)()'],
    ['import sys\nsys.modules[__name__].x = sys.argv'],
    ['def site(imp):\n    return imp.path'],
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
    ['x = 1\ny = = 2', 'imports/syntax:2'],
    [
      'import importlib\ngetattr(importlib, "import_module")("numpy")',
      'imports/unlisted:2',
    ],
    [
      'import importlib\ngetattr(importlib, name)("json")',
      'imports/computed:2',
    ],
    ['getattr(__builtins__, "__import__")("numpy")', 'imports/unlisted:1'],
    ['__builtins__["__import__"]("numpy")', 'imports/unlisted:1'],
    ['globals()["__builtins__"].__import__("numpy")', 'imports/unlisted:1'],
    ['import builtins as b\nb.__import__("numpy")', 'imports/unlisted:2'],
    [
      'vars(__import__("builtins"))["__import__"]("numpy")',
      'imports/unlisted:1',
    ],
    [
      'import sys\nsys.modules["importlib"].import_module("numpy")',
      'imports/unlisted:2',
    ],
    ['from importlib import *\nimport_module("numpy")', 'imports/unlisted:2'],
    [
      'import importlib as i\nj = i\nload = j.import_module\nload("numpy")',
      'imports/unlisted:4',
    ],
    ['(load := __import__)("numpy")', 'imports/unlisted:1'],
    ['a = b = __import__\nb("numpy")', 'imports/unlisted:2'],
    ['loaders = [__import__]', 'imports/computed:1'],
    ['map(__import__, names)', 'imports/computed:1'],
    ['self.load = __import__', 'imports/computed:1'],
    ['__import__.__call__("numpy")', 'imports/computed:1'],
    [
      'import importlib\nimportlib.import_module(name="numpy")',
      'imports/unlisted:2',
    ],
    [
      'import importlib\nimportlib.import_module(".x", "primitives.agent")',
      'imports/cross-primitive:2',
    ],
    [
      'import importlib\nimportlib.import_module("..agent.x", "primitives.a")',
      'imports/cross-primitive:2',
    ],
    [
      'import importlib\nimportlib.import_module("...x", "a.b")',
      'imports/computed:2',
    ],
    [
      'import importlib\nimportlib.import_module("....x", __package__)',
      'imports/escape:2',
    ],
    [
      'import importlib\nimportlib.import_module(".x", package)',
      'imports/computed:2',
    ],
    ['__import__("x", globals(), None, (), 4)', 'imports/escape:1'],
    ['__import__("x", level=n)', 'imports/computed:1'],
    ['import imp\nimp.load_source("a", "../b.py")', 'imports/computed:2'],
    ['import os\nos.sys.path.append("../x")', 'imports/search-path:2'],
    ['from os import sys as s\ns.path.append("../x")', 'imports/search-path:2'],
    [
      'import sys\ngetattr(sys, "path").append("../x")',
      'imports/search-path:2',
    ],
    ['__path__.append("../x")', 'imports/search-path:1'],
    ['import ｎumpy', 'imports/unlisted:1'],
    ['ｉmport = 1\n__ｉmport__("numpy")', 'imports/unlisted:2'],
    ['import google.cloud.storage', 'imports/unlisted:1'],
    ['from google import protobuf, genai', 'imports/unlisted:1'],
    ['from google.api import http_pb2', 'imports/unlisted:1'],
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

it.each([
  ['protobuf', 'google.protobuf'],
  ['googleapis-common-protos', 'google.rpc.status_pb2'],
  ['google-auth', 'google.auth.transport'],
  ['google-api-core', 'google.api_core'],
  ['google-cloud-storage', 'google.cloud.storage'],
  ['google-cloud-pubsub', 'google.cloud.pubsub_v1.types'],
  ['azure-storage-blob', 'azure.storage.blob'],
  ['opentelemetry-instrumentation-grpc', 'opentelemetry.instrumentation.grpc'],
  ['PyYAML', 'yaml'],
])('%s is what %s comes from, and no more', (distribution, module) => {
  const listing = (...names: string[]) => ({
    ...policy,
    listed: new Set(names.flatMap(modulesOf)),
  });
  const rules = (using: PythonPolicy) =>
    rulesOf(`import ${module}`, 'src/a.py', using);
  expect(rules(listing(distribution))).toEqual([]);
  expect(rules(listing('google-genai', 'azure-core'))).toEqual([
    'imports/unlisted:1',
  ]);
});

const files = new Map([
  ['needs/base.txt', '-r ../requirements.txt\n-e ../../other'],
  ['fine.txt', 'grpclib==1\n-r requirements.txt'],
]);
const about: ManifestContext = {
  folder: 'primitives/agent/helper',
  path: 'requirements.txt',
  isOther: name =>
    name === 'primitive-agent-other' ? 'primitives/agent/other' : undefined,
  read: path => files.get(path),
};

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
    ['-r fine.txt', undefined],
    ['-rfine.txt', undefined],
    ['-r needs/base.txt', 'imports/folder-dependency'],
    ['--constraint=needs/base.txt', 'imports/folder-dependency'],
    ['-r ../other/requirements.txt', 'imports/escape'],
    ['-c "../other/constraints.txt"', 'imports/escape'],
    ['-r needs/../../x.txt', 'imports/escape'],
    ['-r https://x/y.txt', 'imports/replaced'],
    ['-r gone.txt', 'imports/manifest'],
    ['-e.', 'imports/folder-dependency'],
    ['--find-links ../wheels', 'imports/folder-dependency'],
    ['-f https://x/wheels', 'imports/replaced'],
    ['vendored/other', 'imports/folder-dependency'],
    ['other-1.0-py3-none-any.whl', 'imports/folder-dependency'],
    ['other @ ${SOMEWHERE}/x', 'imports/computed'],
    ['grpclib==1 ; python_version < "4" # a/b', undefined],
    ['grpclib[extra]>=1,<2', undefined],
  ])('requirements %j gives %s', (text, rule) => {
    const { issues } = readRequirements(text, about);
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
    [
      '[project]\ndependencies = ["x @ {root:uri}/../x"]',
      'imports/folder-dependency',
    ],
    [
      '[dependency-groups]\ndev = [{ include-group = "a" }, "primitive-agent-other"]',
      'imports/cross-primitive',
    ],
    ['[build-system]\nrequires = ["setuptools"]', undefined],
    ['[build-system]\nbackend-path = ["../build"]', 'imports/search-path'],
    [
      '[tool.poetry.group.dev.dependencies]\nx = { path = "../x", develop = true }',
      'imports/folder-dependency',
    ],
    [
      '[tool.poetry.dependencies]\nprimitive-agent-other = "^1"',
      'imports/cross-primitive',
    ],
    [
      '[[tool.poetry.packages]]\ninclude = "other"\nfrom = "../other/src"',
      'imports/search-path',
    ],
    ['[[tool.poetry.packages]]\ninclude = "a"\nfrom = "src"', undefined],
    ['[tool.setuptools]\npackage-dir = {"" = "src"}', undefined],
    [
      '[tool.setuptools.package-dir]\nother = "src/../../other/src"',
      'imports/search-path',
    ],
    [
      '[tool.setuptools.packages.find]\nwhere = ["src", "../other"]',
      'imports/search-path',
    ],
    ['[tool.setuptools]\npackages = ["a", "b"]', undefined],
    [
      '[tool.setuptools.dynamic]\ndependencies = { file = ["../other.txt"] }',
      'imports/escape',
    ],
    [
      '[tool.hatch.build.targets.wheel.force-include]\n"../other" = "other"',
      'imports/search-path',
    ],
    [
      '[tool.hatch.build.targets.wheel]\npackages = ["/srv/other"]',
      'imports/search-path',
    ],
    [
      '[tool.hatch.envs.default]\ndependencies = ["other @ file:///x"]',
      'imports/folder-dependency',
    ],
    ['[tool.uv.workspace]\nmembers = ["../*"]', 'imports/search-path'],
    ['[project]\ndependencies = 7', 'imports/manifest'],
    ['[project', 'imports/manifest'],
    ['["__proto__"]\ndependencies = ["x"]', undefined],
  ])('pyproject.toml %j gives %s', (text, rule) => {
    const { issues } = readPyproject(text, {
      ...about,
      path: 'pyproject.toml',
    });
    expect(issues.map(issue => issue.rule)[0]).toBe(rule);
  });
});

it.each([
  ['[options]\npackage_dir =\n    = src', []],
  ['[options]\npackage_dir =\n    = ../other/src', ['imports/search-path:3']],
  ['[options.packages.find]\nwhere: ..', ['imports/search-path:2']],
  ['[tool:pytest]\npythonpath = src ../x', ['imports/search-path:2']],
  ['[pytest]\r\npythonpath =\r\n  src\r\n  /x\r\n', ['imports/search-path:4']],
  [
    '[options]\ninstall_requires =\n  grpclib>=1\n  # a\n\n  x @ file:../x',
    ['imports/folder-dependency:6'],
  ],
  [
    '[options.extras_require]\ndev = primitive-agent-other',
    ['imports/cross-primitive:2'],
  ],
  ['[metadata]\nwhere = ../x\n[pytest]', []],
])('settings %j give %j', (text, rules) => {
  const { issues } = readIni(text, { ...about, path: 'setup.cfg' });
  expect(issues.map(({ rule, line }) => `${rule}:${line}`)).toEqual(rules);
});

it('lists what files of requirements hold that pyproject.toml names', () => {
  const { listed, issues } = readPyproject(
    '[project]\ndynamic = ["dependencies"]\n[tool.setuptools.dynamic]\ndependencies = { file = "fine.txt" }',
    {
      ...about,
      path: 'pyproject.toml',
      read: path => (path === 'fine.txt' ? 'PyYAML==6' : undefined),
    },
  );
  expect([...listed]).toEqual(['pyyaml']);
  expect(issues).toEqual([]);
});

it('reads anything at all, and ends', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => {
      judgePythonFile('src/a.py', text, { policy, parse });
      readRequirements(text, about);
      readIni(text, about);
      readPyproject(text, { ...about, path: 'pyproject.toml' });
    }),
  );
  expect(
    judgePythonFile('src/a.py', `x = ${'['.repeat(100_000)}`, {
      policy,
      parse,
    }),
  ).toMatchObject([{ rule: 'imports/syntax' }]);
});
