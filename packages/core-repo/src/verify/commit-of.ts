import { corePath } from '@ameide/plugin-primitives-common';
import { ListedPrimitive } from '../api';
import { resolveRevision, tryGit } from '../git/git';
import { contractPath, generationPath, protoModule } from '../layout';
import { perRun } from './run';

/** More paths than this, and looking at the whole tree is quicker. */
const maxPaths = 30;

/** What of a primitive is verified, from the root. */
function pathsOf({ kind, name }: ListedPrimitive): string[] {
  return [
    corePath(kind, name),
    `${protoModule}/${contractPath(kind, name)}`,
    generationPath(kind, name),
  ];
}

/** The commit of the tree, and the paths that differ from it; undefined where Git cannot say. */
const readTree = perRun(async ({ root, selected }) => {
  const paths = selected.flatMap(pathsOf);
  const [sha, status] = await Promise.all([
    resolveRevision(root, 'HEAD'),
    tryGit(root, [
      'status',
      '--porcelain',
      '--no-renames',
      '--untracked-files=all',
      '-z',
      ...(paths.length > maxPaths ? [] : ['--', ...paths]),
    ]),
  ]);
  if (sha === undefined || status.exitCode !== 0) return undefined;
  // Two letters and a space stand before each path.
  const changed = status.stdout.split('\0').map(line => line.slice(3));
  return { sha, changed: changed.filter(Boolean) };
});

/** The commit that was verified; undefined when the primitive or its contract differs from it. @internal */
export async function commitOf(
  run: Parameters<typeof readTree>[0],
  primitive: ListedPrimitive,
): Promise<string | undefined> {
  const tree = await readTree(run).catch(() => undefined);
  const own = pathsOf(primitive);
  const isClean = tree?.changed.every(
    path => !own.some(p => path === p || path.startsWith(`${p}/`)),
  );
  return isClean ? tree?.sha : undefined;
}
