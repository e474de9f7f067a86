import picomatch from 'picomatch';
import { readdir, readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import type { Source } from './application';
import { insideCheckout } from './checkout-path';

/** A comment that keeps a file from being read as a manifest. */
const skipMark = '+argocd:skip-file-rendering';

/** Manifests that lie in a folder as they are. */
export async function renderDirectory(options: { root: string; source: Source }): Promise<string> {
  const { root, source } = options;
  const { recurse = false, include, exclude } = source.directory ?? {};
  const path = source.path ?? '.';
  // In these patterns one star reaches across folders, as in Argo CD's.
  const like = (pattern: string | undefined, name: string) => pattern !== undefined && pattern !== '' && picomatch.isMatch(name, pattern, { bash: true, dot: true });
  const names = (await readdir(insideCheckout(root, path), { recursive: recurse }))
    .filter(name => /\.(ya?ml|json|jsonnet)$/.test(name))
    .filter(name => (!include || like(include, name)) && !like(exclude, name))
    .sort();
  const jsonnet = names.find(name => name.endsWith('.jsonnet'));
  if (jsonnet !== undefined) throw new Error(`${posix.join(path, jsonnet)}: jsonnet: not supported by this Argo CD`);
  const texts = await Promise.all(names.map(name => readFile(insideCheckout(root, posix.join(path, name)), 'utf8')));
  return texts.filter(text => !text.includes(skipMark)).join('\n---\n');
}
