import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { freemem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Linux alone has it. */
const memory = '/dev/shm';

/** What three systems of the tests have at most, thrice; most of it is npm packages. */
const roomBytes = 8 * 1024 ** 3;

/**
 * Removes a folder when the standard input of this shell ends, which it does however the process at the
 * other end ended, by SIGKILL too: what was left in memory would be there until the machine is started anew.
 * What that process started may still write, and is killed within eight seconds (kept.mjs).
 */
const keeper = `
trap '' HUP INT TERM
read -r _
rm -rf "$1" 2>/dev/null || { sleep 9; rm -rf "$1"; }
`;

/** The folder of files in memory where it has so much room; containers often have 64 MB, and may forget what they are allowed. */
export async function memoryFolder(bytes) {
  try {
    const { bavail, bsize } = await statfs(memory);
    const available = (process.availableMemory ?? freemem)();
    return Math.min(bavail * bsize, available) >= bytes ? memory : undefined;
  } catch {
    return undefined;
  }
}

/** Containers often may not run what is there. */
async function runsPrograms(folder) {
  const program = join(folder, 'program');
  await writeFile(program, '#!/bin/sh\n', { mode: 0o755 });
  try {
    await promisify(execFile)(program);
    return true;
  } catch {
    return false;
  } finally {
    await rm(program);
  }
}

/**
 * A temporary folder in memory for what the tests write and remove over and over: whole repositories and the
 * packages of npm. On a disk a checkout takes three times the system's time, and waits for as long again. Gives
 * the environment that names it, which is empty where there is no room, and how it goes.
 * @param {{ room?: number }} options
 * @returns {Promise<{ env: Record<string, string>, stop(): Promise<void> }>}
 */
export async function makeScratch({ room = roomBytes } = {}) {
  const none = { env: {}, stop: async () => {} };
  const parent = await memoryFolder(room);
  if (!parent) return none;
  const folder = await mkdtemp(join(parent, 'ameide-scratch-'));
  // Some tests run programs as another user.
  await chmod(folder, 0o755);
  const shell = spawn('/bin/sh', ['-c', keeper, 'scratch-keeper', folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = once(shell, 'close');
  const stop = async () => {
    shell.stdin.end();
    await ended;
  };
  if (await runsPrograms(folder)) return { env: { TMPDIR: folder }, stop };
  await stop();
  return none;
}
