import { readdir, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  PrimitiveKind,
  PrimitiveLanguage,
  primitiveLanguages,
} from '@ameide/plugin-primitives-common';
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

/** Languages that a kind can be scaffolded in: those that have a skeleton. @public */
export async function offeredLanguages(
  kind: PrimitiveKind,
): Promise<PrimitiveLanguage[]> {
  let entries: string[];
  try {
    entries = await readdir(join(templatesFolder(), kind));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
  return primitiveLanguages.filter(language => entries.includes(language));
}

/** Template files of a primitive's own folder. @internal */
export function codeLayers(
  kind: PrimitiveKind,
  language: PrimitiveLanguage,
  from: StartingPoint,
): Layer[] {
  return [
    `_common/${language}`,
    `${kind}/${language}/common`,
    `${kind}/${language}/${from}`,
  ];
}

/** Reads template files, by path inside their layer, sorted. @internal */
export async function readTemplates(
  layers: readonly Layer[],
): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const layer of layers) {
    const folder = join(templatesFolder(), layer);
    for (const path of await listFiles(folder)) {
      files.set(path, await readFile(join(folder, path), 'utf8'));
    }
  }
  return new Map([...files].sort(([a], [b]) => byText(a, b)));
}
