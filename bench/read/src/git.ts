import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs git in a bare repository, and gives what it printed. */
export async function git(folder: string, ...args: string[]): Promise<string> {
  const { stdout } = await run('git', args, { cwd: folder, maxBuffer: 1 << 28 });
  return stdout.trim();
}

/** The trees of the commits of main, by commit. */
export async function treesOfMain(folder: string): Promise<Map<string, string>> {
  const lines = (await git(folder, 'log', '--format=%H %T', 'refs/heads/main')).split('\n');
  return new Map(lines.map(line => [line.slice(0, 40), line.slice(41)]));
}

/**
 * Gives each pull request the ref that GitHub has for its head, and takes away the one that all heads were written
 * under. Written as `packed-refs` (gitrepository-layout), since thirty thousand files are slow to make and to list.
 */
export async function finishRefs(folder: string, heads: ReadonlyMap<number, string>): Promise<void> {
  const main = await git(folder, 'rev-parse', 'refs/heads/main');
  await git(folder, 'update-ref', '-d', 'refs/fleet/heads');
  const refs = [...heads].map(([number, sha]) => `${sha} refs/pull/${number}/head`);
  const name = (line: string) => line.slice(41);
  const sorted = [`${main} refs/heads/main`, ...refs].sort((a, b) => (name(a) < name(b) ? -1 : 1));
  await writeFile(join(folder, 'packed-refs'), `# pack-refs with: peeled fully-peeled sorted \n${sorted.join('\n')}\n`);
}
