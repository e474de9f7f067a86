import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Where the fleet's systems are, and whose repositories they hold. */
export type Places = { organization: string; github: string; registry: string };

/** The text files of a seed repository, naming this fleet's own GitHub and registry. */
export function seedFiles(folder: string, places: Places): Map<string, string> {
  if (!existsSync(folder)) throw new Error(`The seed repository ${folder} is not there`);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  return new Map(
    files.map(entry => {
      const file = join(entry.parentPath, entry.name);
      const text = readFileSync(file, 'utf8')
        .replaceAll('https://github.com/ameideio/', `${places.github}/${places.organization}/`)
        .replaceAll('ghcr.io/ameideio', places.registry)
        .replaceAll('ameideio/ameide', `${places.organization}/ameide`);
      return [relative(folder, file), text];
    }),
  );
}
