import { readdirSync } from 'node:fs';
import { byText } from '../../files';

/**
 * Whatever is under a folder and is no folder itself, from that folder, sorted: nothing
 * is left out. Read without waiting, since hundreds of folders are read in a row.
 * @internal
 */
export function pathsUnder(folder: string): string[] {
  const found: string[] = [];
  const visit = (path: string) => {
    const entries = readdirSync(`${folder}/${path}`, { withFileTypes: true });
    for (const entry of entries) {
      const child = path ? `${path}/${entry.name}` : entry.name;
      if (entry.isDirectory()) visit(child);
      else found.push(child);
    }
  };
  visit('');
  return found.sort(byText);
}
