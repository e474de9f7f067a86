import { lstat, realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { z } from 'zod';
import { say, sayAt } from '@ameide/plugin-primitives-common';
import { RefusedError } from '../errors';

const fileMissing = z.object({ code: z.literal('ENOENT') });

/**
 * Refuses a path below `root` that a symbolic link leads out of the working tree, or into
 * `.git`: whoever put the link into the repository would choose which file of this
 * machine is written. A link to somewhere else in the tree is followed, as git's users do.
 * @internal
 */
export async function checkPathInside(
  root: string,
  path: string,
): Promise<void> {
  const place = await realPlace(join(root, path));
  const inside = relative(await realpath(root), place).split(sep);
  if (inside[0] === '..' || inside[0] === '.git')
    throw new RefusedError(sayAt(path, say('file.leadsOut')));
}

/** Where a path leads, as far as there is something; links that lead nowhere are refused. */
async function realPlace(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!fileMissing.safeParse(error).success) throw error;
  }
  if (await isThere(path))
    throw new RefusedError(sayAt(path, say('file.leadsNowhere')));
  return join(await realPlace(dirname(path)), relative(dirname(path), path));
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (fileMissing.safeParse(error).success) return false;
    throw error;
  }
}
