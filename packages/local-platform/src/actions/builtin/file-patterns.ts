import { existsSync, readdirSync, statSync } from 'node:fs';
import { isAbsolute, join, posix, relative, resolve } from 'node:path';
import picomatch from 'picomatch';

/** Files and the folder that their names are relative to: the deepest that holds all that was asked for. */
export type FoundFiles = { root: string; files: string[] };

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));
}

function commonFolder(folders: string[]): string {
  const [first = '', ...rest] = folders.map(folder => folder.split('/'));
  const parts = first === '' ? [] : first;
  let length = parts.length;
  for (const other of rest) {
    let same = 0;
    while (same < length && parts[same] === other[same]) same++;
    length = same;
  }
  return parts.slice(0, length).join('/') || '/';
}

/** Finds files by paths and patterns, as actions/upload-artifact and actions/cache do: a file, a folder, a glob, `!` to leave out. */
export function findFiles(base: string, patterns: string[], hidden: boolean): FoundFiles {
  const absolute = (path: string) => (isAbsolute(path) ? path : resolve(base, path));
  const excluded = patterns.filter(pattern => pattern.startsWith('!')).map(pattern => absolute(pattern.slice(1)));
  const isExcluded = excluded.length > 0 ? picomatch(excluded.flatMap(path => [path, `${path}/**`]), { dot: true }) : () => false;
  const roots: string[] = [];
  const found = new Set<string>();
  for (const pattern of patterns.filter(candidate => !candidate.startsWith('!'))) {
    const path = absolute(pattern.replace(/\/$/, ''));
    const { base: fixed, glob } = picomatch.scan(path);
    const start = glob ? posix.normalize(fixed || '/') : path;
    if (!existsSync(start)) continue;
    const isFolder = statSync(start).isDirectory();
    roots.push(isFolder ? start : posix.dirname(start));
    const matches = glob ? picomatch([path, `${path}/**`], { dot: true }) : () => true;
    for (const file of isFolder ? filesBelow(start) : [start]) if (matches(file)) found.add(file);
  }
  const root = commonFolder(roots);
  const visible = (file: string) => hidden || !relative(root, file).split('/').some(part => part.startsWith('.'));
  return { root, files: [...found].filter(file => !isExcluded(file) && visible(file)).map(file => relative(root, file)).sort() };
}
