import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** More than that is no source; reading it would cost memory for nothing. */
const maxFileBytes = 64 * 1024 * 1024;

/** What reading a file of the primitive gave: its bytes, or why nobody looked. @internal */
export type OwnFile =
  | { content: Buffer }
  /** It may lead out of the primitive, so it is not followed. */
  | { skipped: 'symbolic link' }
  /** A pipe, a socket, a device: reading it could wait for ever. */
  | { skipped: 'no plain file' }
  | { skipped: 'too large'; bytes: number }
  /** No permission, a name that is no text, gone meanwhile. */
  | { skipped: 'unreadable' };

/**
 * Reads a file of the primitive itself. Opened without following a link and without
 * waiting, and looked at only then, so that nothing can change in between. Without a
 * promise, since four of them for each of fifty thousand small files cost more than the
 * reading.
 * @internal
 */
export function openOwnFile(path: string, maxBytes = maxFileBytes): OwnFile {
  let file: number;
  try {
    file = openSync(
      path,
      // eslint-disable-next-line no-bitwise -- that is how flags are joined
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    );
  } catch (error) {
    return { skipped: reasonOf(error) };
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) return { skipped: 'no plain file' };
    if (stats.size > maxBytes)
      return { skipped: 'too large', bytes: stats.size };
    return { content: readAll(file, stats.size) };
  } catch {
    return { skipped: 'unreadable' };
  } finally {
    closeSync(file);
  }
}

/** No more than the size that was looked at: a file that grows meanwhile has no end. */
function readAll(file: number, size: number): Buffer {
  const content = Buffer.allocUnsafe(size);
  let at = 0;
  while (at < size) {
    const read = readSync(file, content, at, size - at, null);
    if (read === 0) break;
    at += read;
  }
  return content.subarray(0, at);
}

/** https://man7.org/linux/man-pages/man2/open.2.html#ERRORS */
function reasonOf(
  error: unknown,
): 'symbolic link' | 'no plain file' | 'unreadable' {
  const code =
    typeof error === 'object' && error !== null && 'code' in error
      ? error.code
      : undefined;
  if (code === 'ELOOP') return 'symbolic link';
  // A socket, or a device without a driver.
  if (code === 'ENXIO' || code === 'ENODEV') return 'no plain file';
  return 'unreadable';
}
