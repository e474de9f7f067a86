import { gitopsPaths } from '@ameide/plugin-primitives-common';
import { FactValue } from '../facts/fact';
import { TreeEntry } from './github-repository';
import { digestOf, readValues, Values } from './values-file';

/** A GitOps tree with the means to read its files. @internal */
export type GitOpsTree = {
  files: ReadonlyMap<string, string>;
  read: (sha: string) => Promise<string>;
};

/** The blobs of a tree by path. @internal */
export function filesOf(entries: TreeEntry[]): Map<string, string> {
  return new Map(
    entries.filter(e => e.type === 'blob').map(e => [e.path, e.sha]),
  );
}

const componentPath =
  /^environments\/_shared\/components\/apps\/primitives\/([^/]+)\/component\.yaml$/;

/** Ids of the primitives that have a wiring, with what the wiring consists of. @internal */
export function readWirings(
  files: ReadonlyMap<string, string>,
): Map<string, FactValue<'wiring'>> {
  const components = new Set(
    [...files.keys()].flatMap(p => componentPath.exec(p)?.[1] ?? []),
  );
  const wirings = new Map<string, FactValue<'wiring'>>();
  for (const id of components) {
    if (id.endsWith('-smoke')) continue;
    wirings.set(id, {
      component: true,
      smoke: components.has(`${id}-smoke`),
      values: files.has(gitopsPaths(id).sharedValues),
    });
  }
  return wirings;
}

/**
 * What a tree asks for: the environment's values over the shared ones, as the
 * ApplicationSet layers them. Undefined when a file cannot be read as values.
 * @internal
 */
export async function readDesired(
  tree: GitOpsTree,
  options: { environment: string; component: string },
): Promise<FactValue<'desired'> | undefined> {
  const paths = gitopsPaths(options.component);
  const environmentPath = paths.environmentValues(options.environment);
  const shared = await readLayer(tree, paths.sharedValues);
  const own = await readLayer(tree, environmentPath);
  if (!shared || !own) return undefined;
  const imageRef = own.imageRef ?? shared.imageRef;
  return {
    enabled: own.enabled ?? shared.enabled ?? false,
    imageRef,
    digest: digestOf(imageRef),
    path: environmentPath,
    suspects: [...shared.suspects, ...own.suspects],
  };
}

async function readLayer(
  tree: GitOpsTree,
  path: string,
): Promise<Values | undefined> {
  const sha = tree.files.get(path);
  // A missing file is no error: the ApplicationSet ignores missing value files.
  return sha === undefined
    ? { suspects: [] }
    : readValues(await tree.read(sha), path);
}
