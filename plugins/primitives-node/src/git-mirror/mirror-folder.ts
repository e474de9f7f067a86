import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { gitEnvironment } from './git-environment';
import { GitError, runGit } from './git-process';

/** Says, inside a mirror's folder, whose mirror it is. */
const noteName = 'mirror.json';
const noteSchema = z.object({ url: z.string(), branch: z.string() });

/** Making an empty repository takes milliseconds, and longer only on a disk that is in trouble. */
const initTimeoutMs = 30_000;

type Mirror = { folder: string; url: string; branch: string };

/**
 * Makes sure that the folder holds a bare repository for this address and branch. One
 * that is another's or is broken is thrown away. A new one is made beside and moved into
 * place, so that two processes that start at once get the same one.
 * @internal
 */
export async function prepareFolder(mirror: Mirror): Promise<void> {
  const { folder, url, branch } = mirror;
  const found = await readNote(folder);
  if (found && found.url === url && found.branch === branch) {
    if (await isRepository(folder)) return;
  }
  await discardFolder(folder);
  const fresh = `${folder}.new-${randomUUID()}`;
  await mkdir(fresh, { recursive: true });
  await runGit({
    args: ['init', '--quiet', '--bare', '--template='],
    env: gitEnvironment({ folder: fresh }),
    timeoutMs: initTimeoutMs,
  });
  await writeFile(join(fresh, noteName), JSON.stringify({ url, branch }));
  try {
    await rename(fresh, folder);
  } catch {
    // Another process was first; what it made is as good.
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Takes a mirror out of the way at once, and then removes it. @internal */
export async function discardFolder(folder: string): Promise<void> {
  const doomed = `${folder}.old-${randomUUID()}`;
  try {
    await rename(folder, doomed);
  } catch {
    return;
  }
  await rm(doomed, { recursive: true, force: true });
}

async function readNote(folder: string) {
  try {
    const text = await readFile(join(folder, noteName), 'utf8');
    return noteSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

async function isRepository(folder: string): Promise<boolean> {
  try {
    await runGit({
      args: ['rev-parse', '--git-dir'],
      env: gitEnvironment({ folder }),
      timeoutMs: initTimeoutMs,
    });
    return true;
  } catch (error) {
    if (error instanceof GitError) return false;
    throw error;
  }
}
