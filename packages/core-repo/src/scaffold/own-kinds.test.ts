import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
  appendFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import {
  listPrimitives,
  offeredKinds,
  offeredLanguages,
  readPrimitiveVersion,
  scaffoldPrimitive,
  verifyPrimitive,
} from '..';
import { CoreRepository } from '../testing/core-repository';
import { parseShapeFile } from './shape-file';
import { layOver } from './shape';
import { templatesFolder } from './templates';

jest.setTimeout(60_000);

describe('an organisation’s own kinds and languages', () => {
  let repository: CoreRepository;
  const write = (file: string, text: string) => {
    const path = join(repository.root, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  const wanted = {
    kind: 'gateway',
    name: 'edge',
    version: 'v0',
    language: 'typescript',
    owner: 'group:default/a',
    from: 'example',
  } as const;

  beforeEach(() => {
    repository = CoreRepository.create();
    appendFileSync(join(repository.root, 'ameide.yaml'), '\nshapes: shapes\n');
    // A kind begins as a copy of another one's folder, under its own name.
    const [from, to] = [
      join(templatesFolder(), 'domain'),
      join(repository.root, 'shapes/gateway'),
    ];
    cpSync(from, to, { recursive: true });
    for (const path of readdirSync(to, { recursive: true, encoding: 'utf8' })) {
      const file = join(to, path);
      if (!statSync(file).isFile()) continue;
      writeFileSync(
        file,
        readFileSync(file, 'utf8').replaceAll(
          /(ameide_core_proto[./])domain\b/g,
          '$1gateway',
        ),
      );
    }
    write(
      'shapes/gateway/shape.yaml',
      'typescript:\n  - path: src/routes.yaml\n    for: where requests go\n  - path: README.md\n    for: nobody\n    optional: true\n',
    );
    write('shapes/gateway/typescript/common/src/routes.yaml', '- to: orders\n');
  });
  afterEach(() => repository.remove());

  it('are scaffolded, listed and verified without code', async () => {
    const { root } = repository;
    expect(await offeredKinds(root)).toEqual([
      'domain',
      'process',
      'agent',
      'uisurface',
      'projection',
      'integration',
      'gateway',
    ]);
    expect(await offeredLanguages('gateway', root)).toContain('typescript');
    await scaffoldPrimitive({ ...wanted, root });
    expect(await listPrimitives({ root })).toEqual([
      { kind: 'gateway', name: 'edge', language: 'typescript' },
    ]);
    expect(
      await readPrimitiveVersion({ root, kind: 'gateway', name: 'edge' }),
    ).toBe('v0');
    const verify = async () =>
      (
        await verifyPrimitive({
          root,
          kind: 'gateway',
          name: 'edge',
          checks: [
            'codegen',
            'contract',
            'shape',
            'secrets',
            'scaffold-markers',
          ],
        })
      ).checks.flatMap(({ issues }) =>
        issues.map(({ rule, file }) => `${rule} ${file}`),
      );
    expect(await verify()).toEqual([]);
    rmSync(join(root, 'primitives/gateway/edge/src/routes.yaml'));
    // The organisation does without what all kinds have.
    rmSync(join(root, 'primitives/gateway/edge/README.md'));
    expect(await verify()).toEqual([
      'shape/missing primitives/gateway/edge/src/routes.yaml',
    ]);
  });

  it('bring a language of their own', async () => {
    const { root } = repository;
    write(
      'shapes/_common/shape.yaml',
      'rust:\n  - path: Cargo.toml\n    for: the crate\n    manifest: true\n',
    );
    write('primitives/gateway/fast/Cargo.toml', '[package]\nname = ');
    expect(await listPrimitives({ root })).toEqual([
      { kind: 'gateway', name: 'fast', language: 'rust' },
    ]);
    const report = await verifyPrimitive({
      root,
      kind: 'gateway',
      name: 'fast',
      checks: ['shape'],
    });
    expect(report.checks[0].issues).toMatchObject([
      { rule: 'shape/unreadable', message: 'is no TOML', line: 2 },
    ]);
  });

  it('are refused where they are not there, or not in the repository', async () => {
    const { root } = repository;
    const shape = () =>
      verifyPrimitive({
        root,
        kind: 'gateway',
        name: 'edge',
        checks: ['shape'],
      });
    write(
      'shapes/gateway/shape.yaml',
      'typescript:\n  - path: ../x\n    for: y\n',
    );
    write('primitives/gateway/edge/package.json', '{}');
    expect((await shape()).checks[0]).toMatchObject({
      status: 'error',
      message: expect.stringContaining(
        'gateway/shape.yaml: typescript.0.path: must name a file',
      ),
    });
    await expect(
      scaffoldPrimitive({ ...wanted, root, kind: 'queue' }),
    ).rejects.toThrow(
      'kind: "queue" is not one of domain, process, agent, uisurface, projection, integration, gateway',
    );
    rmSync(join(root, 'shapes'), { recursive: true });
    symlinkSync('/etc', join(root, 'shapes'));
    await expect(shape()).rejects.toThrow(
      'ameide.yaml: shapes: "shapes" leads out of the repository',
    );
    rmSync(join(root, 'shapes'));
    await expect(shape()).rejects.toThrow(
      'ameide.yaml: shapes: there is no folder "shapes"',
    );
  });
});

it.each([
  [
    'typescript:\n  - path: a\n',
    'a.yaml: typescript.0.for: must say what the file is there for',
  ],
  [
    'typescript:\n  - path: a/*/b\n    for: x\n',
    'a.yaml: typescript.0.path: must be a path of letters',
  ],
  [
    'typescript:\n  - path: a\n    for: x\n    mode: 1\n',
    'a.yaml: typescript.0: Unrecognized key',
  ],
  ['typescript: []\n', 'a.yaml: typescript: must name at least one file'],
  [
    'Type Script:\n  - path: a\n    for: x\n',
    'a.yaml: Type Script: language: must be lower-case letters',
  ],
  ['- a\n', 'a.yaml: must hold a list of files for each language'],
  ['typescript: {a\n', 'a.yaml: is not YAML'],
  ['a: &a [1]\nb: *a\n', 'a.yaml: is not YAML'],
  [
    'typescript:\n  - path: a\n    for: x\n    manifest: false\n',
    'a.yaml: typescript.0.manifest: must be true',
  ],
])('a shape file %j is refused: %s', (text, message) => {
  expect(() => parseShapeFile('a.yaml', text)).toThrow(message);
});

it('lets what a later folder says replace what an earlier one says', () => {
  const file = { path: 'a', for: 'one' };
  expect(
    layOver([
      [file, { path: 'b', for: 'two' }],
      [{ path: 'a', for: 'three', optional: true }],
    ]),
  ).toEqual([
    { path: 'a', for: 'three', optional: true },
    { path: 'b', for: 'two' },
  ]);
});
