import { join, posix } from 'node:path';
import type * as TypeScript from 'typescript';
import { corePath } from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { readText } from '../../files';
import { CheckContext } from '../check';
import { perRun } from '../run';
import { ImportPolicy } from './judge-import';

const names = z.record(z.string(), z.string()).optional();

const manifestSchema = z.object({
  name: z.string().optional(),
  dependencies: names,
  devDependencies: names,
  peerDependencies: names,
  optionalDependencies: names,
  imports: z.record(z.string(), z.unknown()).optional(),
});

const configSchema = z.object({
  extends: z.union([z.string(), z.array(z.string())]).optional(),
  compilerOptions: z
    .object({
      baseUrl: z.string().optional(),
      paths: z.record(z.string(), z.array(z.string())).optional(),
    })
    .optional(),
});

/** Parsed `package.json`. */
type Manifest = z.infer<typeof manifestSchema>;

/** The policy, and every dependency with what it asks for. @internal */
export async function readPolicy(
  ts: typeof TypeScript,
  context: CheckContext,
): Promise<{ policy: ImportPolicy; requested: Record<string, string> }> {
  const { root, folder } = context;
  const manifest = await readManifest(root, folder);
  const runtime = {
    ...manifest.dependencies,
    ...manifest.peerDependencies,
    ...manifest.optionalDependencies,
  };
  const policy: ImportPolicy = {
    folder,
    ...(manifest.name !== undefined && { packageName: manifest.name }),
    otherPackages: await readOtherPackages(context),
    dependencies: new Set(Object.keys(runtime)),
    devDependencies: new Set(Object.keys(manifest.devDependencies ?? {})),
    aliases: [
      ...subpathImports(manifest),
      ...(await pathAliases(ts, context, 'tsconfig.json', new Set())),
    ],
  };
  return { policy, requested: { ...manifest.devDependencies, ...runtime } };
}

async function readManifest(root: string, folder: string): Promise<Manifest> {
  const text = await readText(join(root, folder, 'package.json'));
  // The shape check says that it is missing; nothing is listed then.
  return manifestSchema.parse(JSON.parse(text ?? '{}'));
}

/** Names that each primitive's package goes by, by its folder. */
const packagesByFolder = perRun(async ({ root, primitives, settings }) => {
  const packages = new Map<string, string[]>();
  for (const { kind, name } of primitives) {
    const folder = corePath(kind, name);
    // A broken manifest over there is found when that primitive is verified.
    const manifest = await readManifest(root, folder).catch(() => undefined);
    packages.set(folder, [
      `@${settings.organization}/primitive-${kind}-${name}`,
      ...(manifest?.name === undefined ? [] : [manifest.name]),
    ]);
  }
  return packages;
});

async function readOtherPackages({
  run,
  folder,
}: CheckContext): Promise<Map<string, string>> {
  const packages = new Map<string, string>();
  for (const [other, itsNames] of await packagesByFolder(run)) {
    if (other === folder) continue;
    for (const name of itsNames) packages.set(name, other);
  }
  return packages;
}

/** `imports` of package.json, under every condition. */
function subpathImports({ imports = {} }: Manifest): Array<[string, string]> {
  const targets = (value: unknown): string[] => {
    if (typeof value === 'string') return [value];
    return typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(targets)
      : [];
  };
  return Object.entries(imports).flatMap(([name, value]) =>
    targets(value).map((target): [string, string] => [name, target]),
  );
}

/**
 * `paths` of tsconfig.json and of what it extends inside of the primitive. What is
 * extended outside is a finding of its own, see {@link outerConfig}.
 */
async function pathAliases(
  ts: typeof TypeScript,
  context: Pick<CheckContext, 'root' | 'folder'>,
  file: string,
  seen: Set<string>,
): Promise<Array<[string, string]>> {
  // They may extend each other in a circle.
  if (seen.has(file)) return [];
  seen.add(file);
  const full = join(context.root, context.folder, file);
  const text = await readText(full);
  if (text === undefined) return [];
  const parsed = configSchema.safeParse(
    ts.parseConfigFileTextToJson(full, text).config,
  );
  if (!parsed.success) return [];
  const { extends: bases = [], compilerOptions } = parsed.data;
  const { baseUrl = '.', paths = {} } = compilerOptions ?? {};
  const folder = posix.dirname(file);
  const inherited = await Promise.all(
    [bases].flat().flatMap(base => {
      const path = posix.join(folder, base);
      if (!/^\.{1,2}\//.test(base) || path.startsWith('../')) return [];
      return [pathAliases(ts, context, path, seen)];
    }),
  );
  return [
    ...inherited.flat(),
    ...Object.entries(paths).flatMap(([pattern, targets]) =>
      targets.map((target): [string, string] => [
        pattern,
        `./${posix.join(folder, baseUrl, target)}`,
      ]),
    ),
  ];
}

/** What tsconfig.json extends outside of the primitive; undefined when there is no such thing. @internal */
export function outerConfig(
  ts: typeof TypeScript,
  text: string,
): string | undefined {
  const parsed = configSchema.safeParse(
    ts.parseConfigFileTextToJson('tsconfig.json', text).config,
  );
  return [parsed.data?.extends ?? []]
    .flat()
    .find(
      base => base.startsWith('/') || posix.normalize(base).startsWith('../'),
    );
}
