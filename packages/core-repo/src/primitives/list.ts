import { existsSync } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { corePath } from '@ameide/plugin-primitives-common';
import { ListedPrimitive } from '../api';
import { InvalidInputError } from '../errors';
import { byText, isMissing } from '../files';
import { existingInputSchema } from '../scaffold/input';
import { readManifests } from '../scaffold/shape';
import { knownKinds, shapeFolders } from '../scaffold/shape-folders';

/** The file by which each language's folder is known. @internal */
export type Manifests = ReadonlyArray<{ path: string; language: string }>;

/** Language of a primitive; undefined when its folder has no manifest. @internal */
export function languageOf(
  manifests: Manifests,
  root: string,
  kind: string,
  name: string,
): string | undefined {
  return manifests.find(({ path }) =>
    existsSync(join(root, corePath(kind, name), path)),
  )?.language;
}

/**
 * Every primitive of the repository, in the order of kinds, then names. A folder
 * without code of a known language counts as TypeScript, so that verify says what it lacks.
 * @public
 */
export async function listPrimitives(options: {
  root: string;
}): Promise<ListedPrimitive[]> {
  const { root } = options;
  const found: ListedPrimitive[] = [];
  const folders = await shapeFolders(root);
  const manifests = await readManifests(folders);
  for (const kind of await knownKinds(folders)) {
    for (const name of await foldersOf(root, `primitives/${kind}`)) {
      if (!existingInputSchema.safeParse({ kind, name }).success) continue;
      found.push({
        kind,
        name,
        language: languageOf(manifests, root, kind, name) ?? 'typescript',
      });
    }
  }
  return found;
}

/**
 * Names of the folders in a folder of the repository. A link among them, or on the way,
 * is refused: what it leads to is no primitive of this repository, and leaving it out
 * would be a way around every check.
 */
async function foldersOf(root: string, folder: string): Promise<string[]> {
  for (const part of ['primitives', folder]) {
    const stats = await lstat(join(root, part)).catch(() => undefined);
    if (stats?.isSymbolicLink()) refuseLink(part);
  }
  try {
    const entries = await readdir(join(root, folder), { withFileTypes: true });
    return entries
      .filter(entry => {
        if (entry.isSymbolicLink()) refuseLink(`${folder}/${entry.name}`);
        return entry.isDirectory();
      })
      .map(entry => entry.name)
      .sort(byText);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function refuseLink(path: string): never {
  throw new InvalidInputError(
    `${path}: must be a folder of its own, and is a symbolic link`,
  );
}
