import { corePath } from '@ameide/plugin-primitives-common';
import { ListedPrimitive } from '../api';
import { InvalidInputError } from '../errors';
import { git, resolveRevision } from '../git/git';
import { contractPath, generationPath, protoModule } from '../layout';
import { offeredKinds } from '../scaffold/shape-folders';
import { listPrimitives } from './list';

/** What git writes for "no commit": the base of a branch's first push. */
const noCommit = /^0+$/;

/**
 * Primitives that these changed paths touch: their folder, their contract, how their
 * code is made. What all contracts share touches every primitive; CI and tools touch none.
 * @internal
 */
export function touchedPrimitives(
  primitives: readonly ListedPrimitive[],
  paths: readonly string[],
  kinds: readonly string[],
): ListedPrimitive[] {
  const own = (primitive: ListedPrimitive) => {
    const { kind, name } = primitive;
    return (path: string) =>
      path.startsWith(`${corePath(kind, name)}/`) ||
      path.startsWith(`${protoModule}/${contractPath(kind, name)}/`) ||
      path === generationPath(kind, name);
  };
  if (paths.some(path => isShared(path, kinds))) return [...primitives];
  return primitives.filter(primitive => paths.some(own(primitive)));
}

/** The module's configuration and the contracts that belong to no kind. */
function isShared(path: string, kinds: readonly string[]): boolean {
  if (path === `${protoModule}/buf.yaml`) return true;
  const inside = `${protoModule}/src/ameide_core_proto/`;
  if (!path.startsWith(inside)) return false;
  const [folder] = path.slice(inside.length).split('/');
  return !kinds.includes(folder);
}

/** Primitives that differ from where this commit left the base; all of them when there is no base. @public */
export async function changedPrimitives(options: {
  root: string;
  base: string;
}): Promise<ListedPrimitive[]> {
  const { root, base } = options;
  const primitives = await listPrimitives({ root });
  if (noCommit.test(base)) return primitives;
  const sha = await resolveRevision(root, base);
  if (!sha) {
    throw new InvalidInputError(
      `base: ${JSON.stringify(
        base,
      )} is no revision of this repository; a checkout for CI needs its history (fetch-depth: 0)`,
    );
  }
  const diff = await git(root, ['diff', '--name-only', '-z', `${sha}...HEAD`]);
  return touchedPrimitives(
    primitives,
    diff.split('\0').filter(Boolean),
    await offeredKinds(root),
  );
}
