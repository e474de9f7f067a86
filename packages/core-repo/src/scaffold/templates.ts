import { readdir, readFile } from 'node:fs/promises';
import { Dirent, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { primitiveLanguages } from '@ameide/plugin-primitives-common';
import { StartingPoint } from '../api';
import { byText, isMissing, listFiles } from '../files';

/** Folders of templates, in layers: what a later one has replaces what an earlier one has. */
type Layer = string;

/**
 * The folder that holds what new primitives start from: `skeletons` beside the bundled
 * command line, else `templates/skeletons` in the repository this file is part of.
 * @internal
 */
export function templatesFolder(): string {
  // eslint-disable-next-line no-restricted-syntax -- the package may not use Backstage's helper for it
  const here = __dirname;
  const beside = join(here, 'skeletons');
  if (existsSync(beside)) return beside;
  for (let at = here; at !== dirname(at); at = dirname(at)) {
    const folder = join(at, 'templates', 'skeletons');
    if (existsSync(folder)) return folder;
  }
  throw new Error(
    `The folder "skeletons" is not beside ${here}: this installation of ameide is not complete`,
  );
}

/** Folders of a kind that hold no language. */
const notLanguages: ReadonlySet<string> = new Set(['contract']);

/**
 * Languages that a kind can be scaffolded in: those that have a skeleton, the built-in
 * ones first.
 * @internal
 */
export async function languagesIn(
  kind: string,
  folders: readonly string[],
): Promise<string[]> {
  const found = new Set<string>();
  for (const folder of folders) {
    for (const entry of await entriesOf(join(folder, kind))) {
      if (entry.isDirectory() && !notLanguages.has(entry.name))
        found.add(entry.name);
    }
  }
  const builtIn: readonly string[] = primitiveLanguages;
  return [
    ...builtIn.filter(language => found.has(language)),
    ...[...found].filter(name => !builtIn.includes(name)).sort(byText),
  ];
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Template files of a primitive's own folder. @internal */
export function codeLayers(
  kind: string,
  language: string,
  from: StartingPoint,
): Layer[] {
  return [
    `_common/${language}`,
    `${kind}/${language}/common`,
    `${kind}/${language}/${from}`,
  ];
}

/**
 * Reads template files, by path inside their layer, sorted. Each layer is looked for in
 * every folder, and what a later folder has replaces what an earlier one has.
 * @internal
 */
export async function readTemplates(
  layers: readonly Layer[],
  folders: readonly string[],
): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const layer of layers) {
    for (const folder of folders.map(each => join(each, layer))) {
      for (const path of await listFiles(folder)) {
        files.set(path, await readFile(join(folder, path), 'utf8'));
      }
    }
  }
  return new Map([...files].sort(([a], [b]) => byText(a, b)));
}
