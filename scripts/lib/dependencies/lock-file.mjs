import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../paths.mjs';

/**
 * Every package from the registry in `yarn.lock`, by name, then version.
 * @returns {Promise<{ name: string, version: string, sha512?: string }[]>} The checksum is
 *   of Yarn's own archive, in hexadecimal; packages for other platforms have none.
 */
export async function lockedPackages() {
  return readLockFile(await readFile(join(root, 'yarn.lock'), 'utf8'));
}

/** Reads the text of a lock file of Yarn 2 or newer; patched packages count as what was patched. */
export function readLockFile(text) {
  const found = new Map();
  for (const entry of text.split(/\n\n/)) {
    const resolution = /^ {2}resolution: "(@?[^@"]+)@npm:([^"]+)"$/m.exec(entry);
    if (!resolution) continue;
    const [, name, version] = resolution;
    const sha512 = /^ {2}checksum: \w+\/([0-9a-f]{128})$/m.exec(entry)?.[1];
    // An alias and the package itself are two entries of one package.
    found.set(`${name}@${version}`, { name, version, ...(sha512 && { sha512 }) });
  }
  return [...found.values()].sort((a, b) => order(a.name, b.name) || order(a.version, b.version));
}

const order = (a, b) => (a < b ? -1 : Number(a > b));
