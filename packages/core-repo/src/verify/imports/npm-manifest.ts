import { Finding } from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { findingsBy } from '../finding';
import { importsDescription } from './rules';

const finding = findingsBy(importsDescription);

const names = z.record(z.string(), z.string()).optional();

const manifestSchema = z.object({
  name: z.string().optional(),
  dependencies: names,
  devDependencies: names,
  peerDependencies: names,
  optionalDependencies: names,
  imports: z.record(z.string(), z.unknown()).optional(),
  overrides: z.record(z.string(), z.unknown()).optional(),
  resolutions: names,
  pnpm: z.object({ overrides: names }).optional(),
  workspaces: z
    .union([
      z.array(z.string()),
      z.object({ packages: z.array(z.string()).optional() }),
    ])
    .optional(),
});

/** Parsed `package.json`. @internal */
export type NpmManifest = z.infer<typeof manifestSchema>;

/** Parses `package.json`; undefined for what is none. @internal */
export function parseNpmManifest(text: string): NpmManifest | undefined {
  try {
    return manifestSchema.safeParse(JSON.parse(text)).data;
  } catch (error) {
    // The parser, not the file, fails on what nests too deep.
    if (error instanceof SyntaxError || error instanceof RangeError)
      return undefined;
    throw error;
  }
}

/** `imports` of package.json, under every condition. @internal */
export function subpathImports({
  imports = {},
}: NpmManifest): Array<[string, string]> {
  return Object.entries(imports).flatMap(([name, value]) =>
    textsIn(value).map((target): [string, string] => [name, target]),
  );
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(textsIn)
    : [];
}

/** The package that an override is about, which is the last one of npm's `a@^1`, pnpm's `b > a` and the paths of Yarn. */
function overridden(key: string): string {
  const last = key.split(/\s*>\s*/).at(-1) ?? key;
  return /(?:^|\/)((?:@[^/@]+\/)?[^/@]+)(?:@[^/]*)?$/.exec(last)?.[1] ?? last;
}

/** `overrides` of npm, which may be nested; `.` stands for the package around. */
function overrides(
  table: Readonly<Record<string, unknown>>,
  around = '.',
): Array<[string, string]> {
  return Object.entries(table).flatMap(
    ([key, value]): Array<[string, string]> => {
      const name = key === '.' ? around : overridden(key);
      if (typeof value === 'string') return [[name, value]];
      return typeof value === 'object' && value !== null
        ? overrides({ ...value }, name)
        : [];
    },
  );
}

/** Every package that a manifest asks for, with what it asks for. */
function requested(manifest: NpmManifest): Array<[string, string]> {
  const { resolutions = {}, pnpm } = manifest;
  return [
    ...Object.entries(manifest.devDependencies ?? {}),
    ...Object.entries(manifest.dependencies ?? {}),
    ...Object.entries(manifest.peerDependencies ?? {}),
    ...Object.entries(manifest.optionalDependencies ?? {}),
    ...overrides(manifest.overrides ?? {}),
    ...overrides(resolutions),
    ...overrides(pnpm?.overrides ?? {}),
  ];
}

/** Judges what `package.json` takes past the registry, out of somebody's folder, or from elsewhere. @internal */
export function judgeNpmManifest(
  manifest: NpmManifest,
  about: { file: string; otherPackages: ReadonlyMap<string, string> },
): Finding[] {
  const { file } = about;
  const { workspaces = [] } = manifest;
  const members = Array.isArray(workspaces)
    ? workspaces
    : workspaces.packages ?? [];
  return [
    ...requested(manifest).flatMap(
      ([name, range]) => judgeRange(name, range, about) ?? [],
    ),
    ...members
      .filter(
        member => member.startsWith('/') || /(?:^|\/)\.\.(?:\/|$)/.test(member),
      )
      .map(member =>
        finding('imports/folder-dependency', {
          message: `workspaces lead to ${JSON.stringify(member)}`,
          file,
        }),
      ),
  ];
}

function judgeRange(
  name: string,
  range: string,
  about: { file: string; otherPackages: ReadonlyMap<string, string> },
): Finding | undefined {
  const { file, otherPackages } = about;
  const quoted = JSON.stringify(name);
  const alias = /^npm:(@?[^@]+)/.exec(range)?.[1];
  const other = otherPackages.get(name) ?? otherPackages.get(alias ?? '');
  if (other !== undefined)
    return finding('imports/cross-primitive', {
      message: `${quoted} is another primitive's package, ${other}`,
      file,
    });
  const asked = JSON.stringify(range);
  if (/^(file|link|portal|workspace):|^(\.|\/|~\/)/.test(range))
    return finding('imports/folder-dependency', {
      message: `${quoted} is taken from a folder, ${asked}`,
      file,
    });
  const isElsewhere =
    (alias !== undefined && alias !== name) ||
    // Git, a URL, a changed copy, or `owner/repository` of GitHub.
    /^(git|github|gitlab|bitbucket|gist|https?|jsr|patch|exec)[+:]|^[^@\s/]+\/[^/\s]+$|^[\w.-]+@[\w.-]+:/.test(
      range,
    );
  return isElsewhere
    ? finding('imports/replaced', {
        message: `${quoted} is really ${asked}`,
        file,
      })
    : undefined;
}
