import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { corePath } from '@ameide/plugin-primitives-common';
import { ListedPrimitive } from '../api';
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
    for (const name of await foldersOf(join(root, 'primitives', kind))) {
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

async function foldersOf(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter(entry => entry.isDirectory())
      .map(entry => entry.name)
      .sort(byText);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
