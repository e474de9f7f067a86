import { lstat, readFile } from 'node:fs/promises';

/** More than that is no source; reading it would cost memory for nothing. */
const maxBytes = 64 * 1024 * 1024;

/**
 * A file's bytes; undefined for a symbolic link, which may lead out of the primitive,
 * and for whatever is no plain file. Throws for one that is too large to look at, since
 * a file that nobody looked at is no pass.
 * @internal
 */
export async function readOwnFile(path: string): Promise<Buffer | undefined> {
  const stats = await lstat(path);
  if (!stats.isFile()) return undefined;
  if (stats.size > maxBytes) {
    throw new Error(
      `${path} has ${stats.size} bytes; more than ${maxBytes} are not looked at`,
    );
  }
  return readFile(path);
}
