import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gitEnvironment } from '../github/git/process';

/**
 * Writes commits into a bare repository by `git fast-import`, refs and all, and gives the
 * objects that the stream's marks stand for (`:1` by its number).
 */
export async function fastImport(folder: string, stream: Readable): Promise<Map<number, string>> {
  const scratch = await mkdtemp(join(tmpdir(), 'fast-import-'));
  try {
    const marks = join(scratch, 'marks');
    // What is made anew for each run need not survive a power cut, nor be small.
    const child = spawn('git', ['-c', 'core.fsync=none', '-c', 'pack.compression=1', 'fast-import', '--quiet', '--force', '--depth=10', `--export-marks=${marks}`], { cwd: folder, env: gitEnvironment(), stdio: ['pipe', 'ignore', 'pipe'] });
    const errors: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    const closed = once(child, 'close');
    // What git has to say of a broken stream is worth more than that the pipe broke.
    await pipeline(stream, child.stdin).catch(() => {});
    const [code] = await closed;
    if (code !== 0) throw new Error(`git fast-import ended with ${code}: ${Buffer.concat(errors).toString().trim().split('\n')[0]}`);
    const lines = (await readFile(marks, 'utf8')).split('\n').filter(Boolean);
    return new Map(lines.map(line => [Number(line.slice(1, line.indexOf(' '))), line.slice(line.indexOf(' ') + 1)]));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
