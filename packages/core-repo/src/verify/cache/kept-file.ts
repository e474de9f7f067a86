import { createHash, randomUUID } from 'node:crypto';
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** Length of a SHA-256 in hexadecimal digits. */
const digestLength = 64;

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Reads what was kept; undefined for whatever is not exactly what was written: cut off,
 * of another version, edited. It is then made anew.
 * @internal
 */
export function readKept<T>(path: string, schema: z.ZodType<T>): T | undefined {
  try {
    const text = readFileSync(path, 'utf8');
    const body = text.slice(digestLength + 1);
    if (text.slice(0, digestLength) !== digestOf(body)) return undefined;
    const result = schema.safeParse(JSON.parse(body));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps data: the whole of it or nothing, whoever else writes at the same time. @internal */
export function writeKept(path: string, data: unknown): void {
  const body = JSON.stringify(data);
  const own = `${path}.${randomUUID()}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(own, `${digestOf(body)}\n${body}`, { mode: 0o600 });
    renameSync(own, path);
  } catch {
    // A full disk or a read-only home makes the next run slower, and nothing else.
    try {
      rmSync(own, { force: true });
    } catch {
      // There is no folder for it either.
    }
  }
}
