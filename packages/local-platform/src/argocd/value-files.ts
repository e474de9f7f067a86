import { posix } from 'node:path';
import type { Source } from './application';
import type { CommitTree, GitRepository } from './git-repository';

/** Sources that others take files from, by their `ref`. */
export type ReferredSources = ReadonlyMap<string, { repository: GitRepository; tree: CommitTree }>;

/** A file that Helm is given: in the source's own repository, or in that of a source it refers to. */
export type ValueFile = {
  /** As the Application names it. */
  name: string;
  path: string;
  /** Of its content; undefined when there is no such file. */
  hash: string | undefined;
  /** Where it is, when that is another source's repository. */
  repository?: GitRepository;
};

function withinRepository(name: string, path: string): string {
  const clean = posix.normalize(path);
  if (clean === '..' || clean.startsWith('../')) throw new Error(`value file '${name}' leaves the repository`);
  return clean;
}

/**
 * Finds a file: `$ref/path` starts at the root of the source of that name, `/path` at the
 * root of this source's repository, any other at the source's path.
 * See https://argo-cd.readthedocs.io/en/stable/user-guide/multiple_sources/
 */
export function findValueFile(options: { name: string; source: Source; tree: CommitTree; referred: ReferredSources }): ValueFile {
  const { name, source, tree, referred } = options;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(name)) throw new Error(`value file '${name}': value files from URLs are not supported by this Argo CD`);
  const [, ref, rest = ''] = /^\$([^/]+)(?:\/(.*))?$/.exec(name) ?? [];
  const hashIn = (from: CommitTree, path: string) => {
    const entry = from.entries.get(path);
    return entry?.type === 'blob' ? entry.hash : undefined;
  };
  if (ref !== undefined) {
    const other = referred.get(ref);
    if (!other) throw new Error(`source referenced "$${ref}", but no source has a 'ref' field defined with that value`);
    const path = withinRepository(name, rest);
    return { name, path, hash: hashIn(other.tree, path), repository: other.repository };
  }
  const path = withinRepository(name, name.startsWith('/') ? name.slice(1) : posix.join(source.path ?? '.', name));
  return { name, path, hash: hashIn(tree, path) };
}
