import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Text of the repository's desired state, by path from the root with forward slashes. @public */
export type Snapshot = ReadonlyMap<string, string>;

// Folders that hold no desired state. Charts are Go templates, not YAML: helm reads them.
const skippedFolders = new Set([
  '.git',
  '.github',
  'node_modules',
  'tools',
  '.tools',
  'charts',
]);

/** Reads every YAML file of the repository's desired state. @public */
export async function readSnapshot(root: string): Promise<Snapshot> {
  const paths: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    const entries = await readdir(join(root, folder), { withFileTypes: true });
    for (const entry of entries) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name)) await walk(path);
      } else if (entry.isFile() && /\.ya?ml$/.test(entry.name)) {
        paths.push(path);
      }
    }
  };
  await walk('');
  paths.sort();
  const files = new Map<string, string>();
  for (const path of paths) {
    files.set(path, await readFile(join(root, path), 'utf8'));
  }
  return files;
}

/** Paths that match a glob of `*` (within a folder) and `**` (across folders), sorted. @public */
export function matchPaths(snapshot: Snapshot, glob: string): string[] {
  const pattern = glob
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/|\*\*|\*/g, token => {
      if (token === '**/') return '(?:.*/)?';
      return token === '**' ? '.*' : '[^/]*';
    });
  const regex = new RegExp(`^${pattern}$`);
  return [...snapshot.keys()].filter(path => regex.test(path));
}
