import { z } from 'zod';
import { loadToml } from '../../lazy';
import { findingsBy } from '../finding';
import { normalName } from './python-names';
import {
  leavesPrimitive,
  ManifestContext,
  PythonManifest,
  readRequirement,
  readRequirements,
} from './python-requirements';
import { importsDescription } from './rules';

const finding = findingsBy(importsDescription);

/** Where requirements stand; a star stands for any name. Those of the first list run with the primitive. */
const runtimeRequirements = ['project.dependencies'];
const otherRequirements = [
  'build-system.requires',
  'dependency-groups.*',
  'project.optional-dependencies.*',
  'tool.hatch.envs.*.dependencies',
  'tool.hatch.envs.*.extra-dependencies',
  'tool.pdm.dev-dependencies.*',
  'tool.uv.constraint-dependencies',
  'tool.uv.dev-dependencies',
  'tool.uv.override-dependencies',
];

/** Where distributions are listed by name, each with what it is taken from. */
const runtimeSources = ['tool.poetry.dependencies'];
const otherSources = [
  'tool.poetry.dev-dependencies',
  'tool.poetry.group.*.dependencies',
  'tool.uv.sources',
];

/** Where folders that modules are found in stand. */
const modulePaths = [
  'build-system.backend-path',
  'tool.hatch.build.dev-mode-dirs',
  'tool.hatch.build.packages',
  'tool.hatch.build.targets.*.packages',
  'tool.pdm.build.package-dir',
  'tool.pdm.build.includes',
  'tool.poetry.packages',
  'tool.poetry.include',
  'tool.pytest.ini_options.pythonpath',
  'tool.setuptools.package-dir',
  'tool.setuptools.packages.find.where',
  'tool.setuptools.py-modules',
  'tool.uv.build-backend.module-root',
  'tool.uv.workspace.members',
];

/** Tables whose names are paths, each with where it goes. */
const pathNames = [
  'tool.hatch.build.force-include',
  'tool.hatch.build.sources',
  'tool.hatch.build.targets.*.force-include',
  'tool.hatch.build.targets.*.sources',
];

/** Where files of requirements are named. */
const runtimeFiles = ['tool.setuptools.dynamic.dependencies.file'];
const otherFiles = ['tool.setuptools.dynamic.optional-dependencies.*.file'];

const sourceSchema = z.looseObject({
  path: z.string().optional(),
  git: z.string().optional(),
  url: z.string().optional(),
  workspace: z.boolean().optional(),
});
const sourcesSchema = z.record(
  z.string(),
  z.union([z.string(), sourceSchema, z.array(sourceSchema)]),
);
/** A group may include another one, which is read by itself. */
const requirementsSchema = z.array(
  z.union([z.string(), z.record(z.string(), z.string())]),
);
const pathSchema = z.union([
  z.string().transform(text => text.split(/\s+/)),
  z.array(
    z.union([
      z.string(),
      z
        .looseObject({
          from: z.string().optional(),
          include: z.string().optional(),
          path: z.string().optional(),
        })
        .transform(({ from = '.', include, path }) =>
          [from, include ?? path ?? '.'].join('/'),
        ),
    ]),
  ),
  z.record(z.string(), z.string()).transform(table => Object.values(table)),
]);
const tableSchema = z.union([
  z.record(z.string(), z.unknown()).transform(table => Object.keys(table)),
  z.array(z.string()),
]);

/** Reads `pyproject.toml`, as far as it says where code comes from. @internal */
export function readPyproject(
  text: string,
  about: ManifestContext,
): PythonManifest {
  const file = `${about.folder}/${about.path}`;
  const manifest: PythonManifest = { listed: new Set(), issues: [] };
  const report = (rule: string, message: string) =>
    manifest.issues.push(finding(rule, { message, file }));
  let data: unknown;
  try {
    data = loadToml().parse(text);
  } catch {
    report('imports/manifest', 'is no TOML');
    return manifest;
  }
  const add = ({ listed, issues }: PythonManifest, isListed: boolean) => {
    manifest.issues.push(...issues);
    if (isListed) for (const name of listed) manifest.listed.add(name);
  };
  /** What stands at some places, as its schema makes of it. */
  const each = <T>(
    places: readonly string[],
    schema: z.ZodType<T>,
    use: (value: T, place: string) => void,
  ) => {
    for (const place of places) {
      for (const [where, value] of valuesAt(data, place.split('.'))) {
        const parsed = schema.safeParse(value);
        if (parsed.success) use(parsed.data, where);
        else
          report(
            'imports/manifest',
            `${where} is not what pyproject.toml holds there`,
          );
      }
    }
  };
  for (const [places, isRuntime] of [
    [runtimeRequirements, true],
    [otherRequirements, false],
  ] as const)
    each(places, requirementsSchema, requirements => {
      for (const one of requirements)
        if (typeof one === 'string')
          add(readRequirement(one, about), isRuntime);
    });
  for (const [places, isRuntime] of [
    [runtimeSources, true],
    [otherSources, false],
  ] as const)
    each(places, sourcesSchema, sources => {
      for (const [name, source] of Object.entries(sources)) {
        if (isRuntime && name !== 'python')
          manifest.listed.add(normalName(name));
        const other = about.isOther(normalName(name));
        if (other)
          report(
            'imports/cross-primitive',
            `${JSON.stringify(name)} is another primitive's package, ${other}`,
          );
        for (const one of [source].flat()) {
          if (typeof one === 'string') continue;
          if (one.path !== undefined || one.workspace)
            report(
              'imports/folder-dependency',
              `${JSON.stringify(name)} is taken from a folder`,
            );
          else if (one.git !== undefined || one.url !== undefined)
            report(
              'imports/replaced',
              `${JSON.stringify(name)} is taken from an address of its own`,
            );
        }
      }
    });
  const judgePaths = (paths: readonly string[], place: string) => {
    for (const path of paths.filter(one => leavesPrimitive(one)))
      report(
        'imports/search-path',
        `${place} leads to ${JSON.stringify(path)}, which is outside`,
      );
  };
  each(modulePaths, pathSchema, judgePaths);
  each(pathNames, tableSchema, judgePaths);
  for (const [places, isRuntime] of [
    [runtimeFiles, true],
    [otherFiles, false],
  ] as const)
    each(places, z.union([z.string(), z.array(z.string())]), named => {
      // As a file of requirements would name it.
      for (const path of [named].flat())
        add(
          readRequirements(`-r ${path}`, { ...about, path: about.path }),
          isRuntime,
        );
    });
  return manifest;
}

/** Values at a place of a document, each with where it stands; a star leads to all. */
function valuesAt(
  value: unknown,
  [name, ...rest]: readonly string[],
  where: readonly string[] = [],
): Array<[where: string, value: unknown]> {
  if (name === undefined) return [[where.join('.'), value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([key]) => name === '*' || key === name)
    .flatMap(([key, inner]) => valuesAt(inner, rest, [...where, key]));
}
