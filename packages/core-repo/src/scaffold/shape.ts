import { join } from 'node:path';
import { readText } from '../files';
import { ExpectedFile, parseShapeFile, ShapeFile } from './shape-file';

export type { ExpectedFile } from './shape-file';

/** The folder of what all kinds have. @internal */
export const commonFolder = '_common';

/**
 * Files that a primitive of a kind has in a language: data, so that a kind or a language
 * is added without code. What a later folder says of a path replaces what an earlier one says.
 * @internal
 */
export async function readShape(
  kind: string,
  language: string,
  folders: readonly string[],
): Promise<ExpectedFile[]> {
  const files = await readShapeFiles([commonFolder, kind], folders);
  return layOver(files.map(file => file[language] ?? []));
}

/**
 * Files by which a folder's language is known, in the order of the shapes: of two
 * manifests in one folder the first counts.
 * @internal
 */
export async function readManifests(
  folders: readonly string[],
): Promise<Array<{ path: string; language: string }>> {
  const files = await readShapeFiles([commonFolder], folders);
  return files.flatMap(file =>
    Object.entries(file).flatMap(([language, expected]) =>
      expected
        .filter(({ manifest }) => manifest)
        .map(({ path }) => ({ path, language })),
    ),
  );
}

async function readShapeFiles(
  names: readonly string[],
  folders: readonly string[],
): Promise<ShapeFile[]> {
  const files: ShapeFile[] = [];
  for (const name of names) {
    for (const folder of folders) {
      const text = await readText(join(folder, name, 'shape.yaml'));
      if (text !== undefined)
        files.push(parseShapeFile(`${name}/shape.yaml`, text));
    }
  }
  return files;
}

/** What a later list says of a path replaces what an earlier one says. @internal */
export function layOver(
  lists: ReadonlyArray<readonly ExpectedFile[]>,
): ExpectedFile[] {
  const byPath = new Map<string, ExpectedFile>();
  for (const file of lists.flat()) byPath.set(file.path, file);
  return [...byPath.values()];
}

/** Paths among these that an expected file stands for. @internal */
export function matchExpected(
  expected: Pick<ExpectedFile, 'path'>,
  paths: readonly string[],
): string[] {
  if (!expected.path.includes('*')) {
    return paths.filter(path => path === expected.path);
  }
  const [before, after] = expected.path.split('*');
  return paths.filter(
    path =>
      path.length >= before.length + after.length &&
      path.startsWith(before) &&
      path.endsWith(after) &&
      !path.slice(before.length).includes('/'),
  );
}
