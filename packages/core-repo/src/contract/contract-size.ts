import { lstatSync, opendirSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { contractPath } from '../layout';

/**
 * What a contract may have, all its versions together, and with all that it imports; the
 * largest public API of one service has less. Buf 1.74 takes 3 GB for 4 MiB of small messages.
 */
const maxFiles = 500;
const maxBytes = 4 * 1024 * 1024;

/** In words, what so many files of so many bytes together are beyond; undefined when they are not. @internal */
export function beyondLimits(files: number, bytes: number): string | undefined {
  if (files > maxFiles) return `more than ${maxFiles} files`;
  if (bytes > maxBytes) return `more than ${maxBytes} bytes`;
  return undefined;
}

/**
 * Says that a contract, or a part of one (a folder, or a file), is too large; undefined when
 * it is not, or not there. Buf and the generators read all of it into memory, so it is
 * looked at before they start. Folders count as files; links are not followed. Reads no
 * more names than the limit allows.
 * @internal
 */
export function contractSizeProblem(path: string): string | undefined {
  let files = 0;
  let bytes = 0;
  const waiting = [path];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const stats = lstatSync(at, { throwIfNoEntry: false });
    if (stats?.isDirectory()) {
      const names = namesIn(at, maxFiles - files + 1);
      files += names.length;
      for (const name of names) waiting.push(join(at, name));
    } else bytes += stats?.size ?? 0;
    const beyond = beyondLimits(files, bytes);
    if (beyond !== undefined) return `has ${beyond}`;
  }
  return undefined;
}

/** How deep below the module a contract's folder lies. */
const contractDepth = contractPath('kind', 'name').split('/').length;

/**
 * Says which part of a module is too large for buf, of the contracts and of the files that
 * are no primitive's; undefined when none is. For what makes buf read all of it: how many
 * contracts there are is the fleet's size, and no one's fault.
 * @internal
 */
export function moduleSizeProblem(module: string): string | undefined {
  const waiting = [join(module, 'src')];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const depth = relative(module, at).split('/').length;
    const stats = lstatSync(at, { throwIfNoEntry: false });
    if (stats?.isDirectory() && depth < contractDepth) {
      for (const name of readdirSync(at)) waiting.push(join(at, name));
      continue;
    }
    const problem = contractSizeProblem(at);
    if (problem !== undefined) return `${relative(module, at)} ${problem}`;
  }
  return undefined;
}

/** So many names of a folder at most. */
function namesIn(folder: string, limit: number): string[] {
  const names: string[] = [];
  const open = opendirSync(folder);
  try {
    while (names.length < limit) {
      const entry = open.readSync();
      if (!entry) break;
      names.push(entry.name);
    }
  } finally {
    open.closeSync();
  }
  return names;
}
