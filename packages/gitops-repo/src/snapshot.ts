import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

/** Reads every YAML file of the repository's desired state, or of one folder of it. @public */
export async function readSnapshot(
  root: string,
  under = '',
): Promise<Snapshot> {
  const paths: string[] = [];
  // Many small files: reading them one after the other at once is what takes the least time.
  const walk = (folder: string): void => {
    const entries = readdirSync(join(root, folder), { withFileTypes: true });
    for (const entry of entries) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name)) walk(path);
      } else if (entry.isFile() && /\.ya?ml$/.test(entry.name)) {
        paths.push(path);
      }
    }
  };
  if (existsSync(join(root, under))) walk(under);
  paths.sort();
  return new Map(
    paths.map(path => [path, readFileSync(join(root, path), 'utf8')]),
  );
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
