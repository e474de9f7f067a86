import { lstatSync, opendirSync } from 'node:fs';
import { join } from 'node:path';

/** What a contract may have, all its versions together; the largest public API of one service has less. */
const maxFiles = 500;
const maxBytes = 4 * 1024 * 1024;

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
    if (files > maxFiles) return `has more than ${maxFiles} files`;
    if (bytes > maxBytes) return `has more than ${maxBytes} bytes`;
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
