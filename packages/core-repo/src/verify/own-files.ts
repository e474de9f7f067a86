import { CheckContext } from './check';
import { git } from '../git/git';
import { byText, isIgnoredPath } from '../files';
import { perRun } from './run';

/** Files that Git tracks in folders that are not listed otherwise, such as `dist`, from the root. @internal */
export const trackedInIgnored = perRun(async ({ root }) => {
  // Without a repository nothing is tracked.
  const listed = await git(root, ['ls-files', '-z', '--', 'primitives']).catch(
    () => '',
  );
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
