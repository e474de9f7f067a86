import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { RegistryError } from './errors';

const pattern = /^sha256:[0-9a-f]{64}$/;

/** Whether a string is a digest of the one algorithm that is kept here. */
export function isDigest(text: string): boolean {
  return pattern.test(text);
}

/** Checks a digest that came from outside, so that it may stand in a path. */
export function requireDigest(text: string): string {
  if (!isDigest(text)) throw new RegistryError('DIGEST_INVALID', `'${text}' is not a sha256 digest`);
  return text;
}

/** Digest of what is in memory. */
export function digestOf(content: Buffer | string): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

/** Digest of a file, read as a stream since layers may be large. */
export async function digestOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return `sha256:${hash.digest('hex')}`;
}
