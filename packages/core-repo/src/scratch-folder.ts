import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What our folders are called; the process that made one stands in its name. */
const named = /^ameide-(\d+)-[A-Za-z0-9]{6}$/;

/** Younger than that, a folder may belong to a process that this one cannot see. */
const abandonedAfterMs = 60 * 60 * 1000;

/**
 * Runs with a folder of its own that is gone afterwards, also after a failure. Nobody
 * else on the machine can look into it (mkdtemp makes it with mode 0700). What a killed
 * process left behind goes with the next run.
 * @internal
 */
export async function withScratchFolder<T>(
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), `ameide-${process.pid}-`));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await removeAbandoned(tmpdir());
  }
}

/**
 * Takes away folders whose process has ended. In a container a process number means
 * another process outside, so a folder also has to have lain untouched for a while.
 * @internal
 */
export async function removeAbandoned(
  parent: string,
  now = Date.now(),
): Promise<void> {
  // Tidying is never a reason to fail: somebody else may be tidying too.
  const names = await readdir(parent).catch(() => []);
  for (const name of names) {
    const pid = named.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const path = join(parent, name);
    const stats = await lstat(path).catch(() => undefined);
    if (!stats?.isDirectory() || stats.uid !== process.getuid?.()) continue;
    if (now - stats.mtimeMs < abandonedAfterMs) continue;
    await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive too.
    return (
      typeof error === 'object' &&
      error !== null &&
      'code' in error &&
      error.code === 'EPERM'
    );
  }
}
