import { createHash } from 'node:crypto';
import {
  BigIntStats,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
} from 'node:fs';
import { join } from 'node:path';

/** Bytes that are read at once. */
const chunkBytes = 256 * 1024;

/**
 * A file that changed so shortly before it was read may change again within the same
 * tick of the file system's clock, and look the same: Git calls that racy
 * (https://git-scm.com/docs/racy-git). The coarsest clocks tick every two seconds.
 */
const racyMs = 2000n;

/** What is known of files: by path, how they looked and what was in them. @internal */
export type KnownDigests = Readonly<Record<string, string>>;

/**
 * Digests of files, by content. A file that looks as it did when it was read is not read
 * again: same size, times, inode and mode, none of them fresh when it was read.
 * @internal
 */
export class FileDigests {
  readonly #known: KnownDigests;
  readonly #fresh: Record<string, string> = {};
  readonly #folder: string;
  #buffer: Buffer | undefined;
  #isNew = false;

  constructor(folder: string, known: KnownDigests = {}) {
    this.#folder = folder;
    this.#known = known;
  }

  /** Digest of a file, from the folder; undefined for what is no plain file, or cannot be read. */
  of(path: string): string | undefined {
    const full = join(this.#folder, path);
    let stats: BigIntStats | undefined;
    try {
      stats = lstatSync(full, { bigint: true, throwIfNoEntry: false });
    } catch {
      return undefined;
    }
    if (!stats?.isFile()) return undefined;
    const look = lookOf(stats);
    const known = this.#known[path];
    if (known !== undefined && known.startsWith(`${look} `)) {
      this.#fresh[path] = known;
      return known.slice(look.length + 1);
    }
    this.#isNew = true;
    const before = Date.now();
    const digest = this.#read(full, look);
    if (digest !== undefined && !isRacy(stats, before))
      this.#fresh[path] = `${look} ${digest}`;
    return digest;
  }

  /** What is known now, for the next run. */
  get known(): KnownDigests {
    return this.#fresh;
  }

  /** Whether that differs from what was known before. */
  get hasChanged(): boolean {
    return (
      this.#isNew ||
      Object.keys(this.#known).length !== Object.keys(this.#fresh).length
    );
  }

  #read(path: string, look: string): string | undefined {
    this.#buffer ??= Buffer.allocUnsafe(chunkBytes);
    let file: number;
    try {
      file = openSync(
        path,
        // eslint-disable-next-line no-bitwise -- that is how flags are joined
        constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
      );
    } catch {
      return undefined;
    }
    try {
      const hash = createHash('sha256');
      for (;;) {
        const length = readSync(file, this.#buffer, 0, chunkBytes, null);
        if (length === 0) break;
        hash.update(this.#buffer.subarray(0, length));
      }
      // Written to meanwhile: whatever was read is neither the old nor the new.
      if (lookOf(fstatSync(file, { bigint: true })) !== look) return undefined;
      return hash.digest('base64');
    } catch {
      return undefined;
    } finally {
      closeSync(file);
    }
  }
}

/** How a file looks without reading it. */
function lookOf(stats: BigIntStats): string {
  const { size, mtimeNs, ctimeNs, ino, mode } = stats;
  return [size, mtimeNs, ctimeNs, ino, mode].join(':');
}

function isRacy(stats: BigIntStats, readAtMs: number): boolean {
  const youngest =
    stats.mtimeMs > stats.ctimeMs ? stats.mtimeMs : stats.ctimeMs;
  return youngest + racyMs >= BigInt(readAtMs);
}
