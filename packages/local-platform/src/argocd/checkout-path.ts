import { realpathSync } from 'node:fs';
import { join, sep } from 'node:path';

/** A path of a checkout; links in the repository must not lead out of it. */
export function insideCheckout(root: string, path: string): string {
  const file = join(root, path);
  const real = realpathSync(file);
  const base = realpathSync(root);
  if (real !== base && !real.startsWith(base + sep)) throw new Error(`'${path}' leads out of the repository`);
  return file;
}
