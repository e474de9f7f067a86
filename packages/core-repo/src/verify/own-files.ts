import { corePath } from '@ameide/plugin-primitives-common';
import { CheckContext } from './check';
import { git } from '../git/git';
import { byText, isIgnoredPath } from '../files';
import { perRun } from './run';

/** Up to that many, naming the folders is quicker than listing all. */
const maxFolders = 20;

/**
 * Files that Git tracks in folders that are not listed otherwise, such as `dist`, from the
 * root: those of the selected primitives, and packages at the root.
 * @internal
 */
export const trackedInIgnored = perRun(async ({ root, selected }) => {
  const folders = selected.map(({ kind, name }) => corePath(kind, name));
  // Without a repository nothing is tracked.
  const listed = await git(root, [
    'ls-files',
    '-z',
    '--',
    'node_modules',
    ...(folders.length > maxFolders ? ['primitives'] : folders),
  ]).catch(() => '');
  return listed.split('\0').filter(path => path && isIgnoredPath(path));
});

/**
 * Files of the primitive, from its folder, sorted: those that are there, and those that
 * Git tracks in folders of what tools make. What is tracked is published.
 * @internal
 */
export async function filesToSearch(
  context: Pick<CheckContext, 'run' | 'folder' | 'files'>,
): Promise<readonly string[]> {
  const { run, folder, files } = context;
  const more = (await trackedInIgnored(run))
    .filter(path => path.startsWith(`${folder}/`))
    .map(path => path.slice(folder.length + 1));
  return more.length ? [...files, ...more].sort(byText) : files;
}
