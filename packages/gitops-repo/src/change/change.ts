import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { checkPathInside } from './path-inside';

/** Files that a step wants to have, with the branch it proposes them on. @public */
export type Change = {
  branch: string;
  /** Whole content by path, also of files that are already so. */
  files: Map<string, string>;
  /** Paths whose content differs from what is there. */
  changed: string[];
};

const fileMissing = z.object({ code: z.enum(['ENOENT', 'ENOTDIR']) });

/** Text of a file, or undefined when there is none; every other failure is thrown. @public */
export async function readText(
  root: string,
  path: string,
): Promise<string | undefined> {
  try {
    return await readFile(join(root, path), 'utf8');
  } catch (error) {
    if (fileMissing.safeParse(error).success) return undefined;
    throw error;
  }
}

/** Paths of wanted files whose content is not in the tree at `root`. @internal */
export async function differingPaths(
  root: string,
  files: ReadonlyMap<string, string>,
): Promise<string[]> {
  const differing: string[] = [];
  for (const [path, content] of files) {
    if ((await readText(root, path)) !== content) differing.push(path);
  }
  return differing;
}

/** Compares wanted files with the tree at `root`. @public */
export async function describeChange(options: {
  root: string;
  branch: string;
  files: Map<string, string>;
}): Promise<Change> {
  const { root, branch, files } = options;
  return { branch, files, changed: await differingPaths(root, files) };
}

/** Writes the files of a change that differ; none, where one would be written outside of the tree. @public */
export async function writeChange(root: string, change: Change): Promise<void> {
  for (const path of change.changed) await checkPathInside(root, path);
  for (const path of change.changed) {
    const content = change.files.get(path);
    if (content === undefined) continue;
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
}
