import { corePath } from '@ameide/plugin-primitives-common';
import { ListedPrimitive } from '../api';
import { InvalidInputError } from '../errors';
import { git, resolveRevision } from '../git/git';
import { contractPath, generationPath, protoModule } from '../layout';
import { offeredKinds } from '../scaffold/shape-folders';
import { readSettings } from '../settings';
import { listPrimitives } from './list';

/** What git writes for "no commit": the base of a branch's first push. */
const noCommit = /^0+$/;

/** Files at the repository's root that programs and checks read for every primitive. */
const sharedFiles =
  /^(?:ameide\.yaml|package(?:-lock)?\.json|\.npmrc|go\.work(?:\.sum)?|tsconfig[\w.-]*\.json|pyproject\.toml|uv\.(?:lock|toml))$/;

/**
 * Primitives that these changed paths touch: their folder, their contract, how their
 * code is made. What all stand on touches every primitive: shared contracts, settings,
 * shapes, and the programs that judge. CI and documentation touch none.
 * @internal
 */
export function touchedPrimitives(options: {
  primitives: readonly ListedPrimitive[];
  paths: readonly string[];
  kinds: readonly string[];
  /** Folder of the organisation's own shapes, from the root. */
  shapes?: string;
}): ListedPrimitive[] {
  const { primitives, paths, kinds, shapes } = options;
  const isShared = (path: string) =>
    sharedFiles.test(path) ||
    /^tools\/(?:ameide|codegen)\//.test(path) ||
    (shapes !== undefined && path.startsWith(`${shapes}/`)) ||
    isSharedContract(path, kinds);
  if (paths.some(isShared)) return [...primitives];
  const touched = new Set(paths.flatMap(prefixesOf));
  return primitives.filter(
    ({ kind, name }) =>
      touched.has(corePath(kind, name)) ||
      touched.has(`${protoModule}/${contractPath(kind, name)}`) ||
      touched.has(generationPath(kind, name)),
  );
}

/** A path, and every folder above it. */
function prefixesOf(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}

/** The module's configuration and the contracts that belong to no kind. */
function isSharedContract(path: string, kinds: readonly string[]): boolean {
  if (!path.startsWith(`${protoModule}/`)) return false;
  if (
    /^buf(?:\.work)?\.(?:yaml|lock)$/.test(path.slice(protoModule.length + 1))
  )
    return true;
  const inside = `${protoModule}/src/ameide_core_proto/`;
  if (!path.startsWith(inside)) return false;
  const [folder] = path.slice(inside.length).split('/');
  return !kinds.includes(folder);
}

/**
 * Primitives that differ from where this commit left the base, in commits or in the
 * tree; all of them when there is no base.
 * @public
 */
export async function changedPrimitives(options: {
  root: string;
  base: string;
}): Promise<ListedPrimitive[]> {
  const { changed } = await listChanged(options);
  return changed;
}

/** The same, beside all primitives: Git is asked while they are listed. @internal */
export async function listChanged({
  root,
  base,
}: {
  root: string;
  base: string;
}): Promise<{ primitives: ListedPrimitive[]; changed: ListedPrimitive[] }> {
  const [primitives, paths, kinds, { shapes }] = await Promise.all([
    listPrimitives({ root }),
    noCommit.test(base) ? undefined : changedPaths(root, base),
    offeredKinds(root),
    readSettings(root),
  ]);
  const changed = paths
    ? touchedPrimitives({
        primitives,
        paths,
        kinds,
        ...(shapes !== undefined && { shapes }),
      })
    : primitives;
  return { primitives, changed };
}

async function changedPaths(root: string, base: string): Promise<string[]> {
  const sha = await resolveRevision(root, base);
  if (!sha) {
    throw new InvalidInputError(
      `base: ${JSON.stringify(
        base,
      )} is no revision of this repository; a checkout for CI needs its history (fetch-depth: 0)`,
    );
  }
  const [diff, untracked] = await Promise.all([
    git(root, [
      'diff',
      '--name-only',
      '--no-renames',
      '-z',
      '--merge-base',
      sha,
    ]),
    git(root, ['ls-files', '--others', '--exclude-standard', '-z']),
  ]);
  return `${diff}\0${untracked}`.split('\0').filter(Boolean);
}
