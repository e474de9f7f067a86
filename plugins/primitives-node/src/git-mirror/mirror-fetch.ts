import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { observedGitFetch } from '../request-observer';
import { basic, gitEnvironment } from './git-environment';
import { GitError, runGit } from './git-process';

/** The first fetch of a large history takes minutes; later ones well under a second. */
const fetchTimeoutMs = 10 * 60_000;

/** Another process fetches into the same folder: git says so by a lock that is taken. */
const lockTaken = /cannot lock ref|Unable to create '.*\.lock'/;
const lockTries = 20;
const lockWaitMs = 250;

/** What git says when the objects on the disk are not what they should be. */
const broken =
  /corrupt|bad object|missing (blob|tree|commit|necessary objects)|unable to read|not a git repository|loose object .* is|inflate|did not send all necessary objects|packfile .* (cannot|is)|unresolved delta/i;

/** True for a failure that a new clone will cure. @internal */
export function isBroken(error: unknown): boolean {
  return error instanceof GitError && broken.test(error.message);
}

/** Brings the branch, and nothing else, up to date. @internal */
export async function fetchBranch(options: {
  folder: string;
  url: string;
  branch: string;
  token?: string;
  /** Whether git may pack its objects afterwards, and notes what each commit changed. */
  isTidied: boolean;
  signal?: AbortSignal;
}): Promise<void> {
  const { folder, url, branch, token, isTidied, signal } = options;
  const ref = `refs/heads/${branch}`;
  for (let attempt = 1; ; attempt++) {
    try {
      await observedGitFetch(url, async () => {
        await runGit({
          args: [
            'fetch',
            ...['--quiet', '--no-tags', '--no-write-fetch-head'],
            ...['--no-recurse-submodules', '--refmap=', '--force'],
            isTidied ? '--auto-maintenance' : '--no-auto-maintenance',
            ...['--', url, `+${ref}:${ref}`],
          ],
          env: gitEnvironment({ folder, url, token }),
          secrets: token ? [token, basic(token)] : [],
          signal,
          timeoutMs: fetchTimeoutMs,
        });
      });
      if (isTidied) await writeCommitGraph(folder);
      return;
    } catch (error) {
      const isTaken =
        error instanceof GitError && lockTaken.test(error.message);
      if (!isTaken || attempt >= lockTries) throw error;
      await removeDeadLocks(folder);
      await sleep(lockWaitMs, undefined, { signal });
    }
  }
}

/**
 * Which paths each commit changed, in a few bytes (git-commit-graph, `--changed-paths`): without
 * it git reads two trees of every commit to find those of one file, a second for 50,000 commits.
 */
async function writeCommitGraph(folder: string): Promise<void> {
  try {
    await runGit({
      args: ['commit-graph', 'write', '--reachable', '--changed-paths'],
      env: gitEnvironment({ folder }),
      timeoutMs: fetchTimeoutMs,
    });
  } catch (error) {
    // Another process writes it, or the disk is full: logs are slower then, and as true.
    if (!(error instanceof GitError)) throw error;
  }
}

/** A ref is locked while one file is put in the place of another. */
const refLockMs = 10_000;

/** Git removes its locks itself, unless it was killed; none is held longer than a fetch may last, of a ref by far. */
async function removeDeadLocks(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true });
  for (const entry of entries.filter(e => e.endsWith('.lock'))) {
    const path = join(folder, entry);
    const found = await stat(path).catch(() => undefined);
    const longestMs = entry.startsWith('refs/') ? refLockMs : fetchTimeoutMs;
    if (found && Date.now() - found.mtimeMs > longestMs)
      await rm(path, { force: true });
  }
}
