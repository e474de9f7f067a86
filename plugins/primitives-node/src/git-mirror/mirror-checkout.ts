import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitEnvironment } from './git-environment';
import { runGit } from './git-process';

/** A whole repository is written in seconds; one of 100,000 files in a minute. */
const writeMs = 300_000;

/**
 * Writes the files of a mirror's commit into a repository of its own while `use` runs. It
 * borrows the mirror's objects (gitrepository-layout, "objects/info/alternates"), so that
 * nothing is copied, and history can be asked. Links are written as plain files: what a
 * repository points at outside of itself is not read.
 * @internal
 */
export async function withCheckout<T>(
  mirror: string,
  commit: string,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const temporary = await mkdtemp(join(tmpdir(), 'primitives-checkout-'));
  try {
    const tree = join(temporary, 'tree');
    const folder = join(tree, '.git');
    const env = { ...gitEnvironment({ folder }), GIT_WORK_TREE: tree };
    const git = (...args: string[]) =>
      runGit({ args, env, timeoutMs: writeMs });
    await mkdir(tree);
    await git('init', '--quiet', '--template=');
    await mkdir(join(folder, 'objects', 'info'), { recursive: true });
    const alternates = join(folder, 'objects', 'info', 'alternates');
    await writeFile(alternates, `${join(mirror, 'objects')}\n`);
    await git('config', 'core.symlinks', 'false');
    await git('update-ref', '--no-deref', 'HEAD', commit);
    await git('read-tree', commit);
    await git('checkout-index', '--all', `--prefix=${tree}/`);
    return await use(tree);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
