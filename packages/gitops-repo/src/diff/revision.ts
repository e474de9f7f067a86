import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forTheLog, RefusedError, UsageError } from '../errors';
import { run } from '../tools/run';

/** A whole repository is written in seconds; one of 100,000 files in a minute. */
const writeMs = 300_000;

/** Resolves what names a commit to its id; `field` is who asks, for the message. @internal */
export async function resolveRevision(
  root: string,
  field: string,
  revision: string,
): Promise<string> {
  // Nothing that Git could take for an option, a range or a search of messages.
  if (!/^(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9_./~^-]*$/.test(revision))
    throw new UsageError(
      forTheLog(
        `${field}: ${JSON.stringify(
          revision,
        )} is no revision; give a commit, branch or tag, such as main or HEAD~1`,
      ),
    );
  const found = await run(
    'git',
    ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`],
    { cwd: root },
  );
  if (found.exitCode !== 0)
    throw new RefusedError(
      forTheLog(
        `${field}: ${revision} is not in this repository; fetch it, or check out the whole history`,
      ),
    );
  return found.stdout.trim();
}

/**
 * Writes the files of a commit into a folder of its own while `use` runs. Neither the
 * work tree nor its index is touched.
 * @internal
 */
export async function withRevision<T>(
  root: string,
  commit: string,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const temporary = await mkdtemp(join(tmpdir(), 'ameide-diff-'));
  try {
    const folder = join(temporary, 'tree');
    const env = { GIT_INDEX_FILE: join(temporary, 'index') };
    for (const args of [
      ['read-tree', commit],
      ['checkout-index', '--all', `--prefix=${folder}/`],
    ]) {
      const done = await run('git', args, {
        cwd: root,
        env,
        timeoutMs: writeMs,
      });
      if (done.exitCode !== 0)
        throw new RefusedError(
          forTheLog(`git ${args[0]} of ${commit}: ${done.stderr.trim()}`),
        );
    }
    return await use(folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
