import { createHash } from 'node:crypto';
import { Dirent } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Folders that hold what tools made, never what people wrote. */
const ignoredFolders = new Set([
  'node_modules',
  'dist',
  'test-results',
  '.git',
  '.venv',
  '__pycache__',
  '.pytest_cache',
]);

/** Whether a path leads through a folder that is not listed. @internal */
export function isIgnoredPath(path: string): boolean {
  return path
    .split('/')
    .slice(0, -1)
    .some(part => ignoredFolders.has(part));
}

/** Orders text by code unit, so that the order is the same on every machine. @internal */
export function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * Files under a folder as paths relative to it, sorted, with forward slashes.
 * Symbolic links are listed and never followed. A folder that cannot be read is listed
 * itself, as `folder/`: what is in it is not known. Empty when there is no such folder.
 * @internal
 */
export async function listFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  const visit = async (path: string) => {
    const entries = await entriesOf(join(folder, path));
    if (entries === undefined) {
      found.push(`${path}/`);
      return;
    }
    for (const entry of entries) {
      const child = path ? `${path}/${entry.name}` : entry.name;
      if (entry.isDirectory()) {
        if (!ignoredFolders.has(entry.name)) await visit(child);
      } else {
        found.push(child);
      }
    }
  };
  await visit('');
  return found.sort(byText);
}

/** What is in a folder: nothing when it is not there, undefined when it cannot be read. */
async function entriesOf(folder: string): Promise<Dirent[] | undefined> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    return isMissing(error) ? [] : undefined;
  }
}

/** Whether an error of the file system says that the path is not there. @internal */
export function isMissing(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    (error.code === 'ENOENT' || error.code === 'ENOTDIR')
  );
}

/** Text of a file; undefined when it is not there. @internal */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Writes a file and the folders above it. @internal */
export async function writeText(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** SHA-256 of a text, as `sha256:<hex>`. @internal */
export function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
