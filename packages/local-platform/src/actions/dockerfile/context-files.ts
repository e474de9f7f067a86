import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import picomatch from 'picomatch';

type Rule = { matches: (path: string) => boolean; keep: boolean };

/** Reads .dockerignore; a later line overrides an earlier one, `!` keeps. */
function readIgnore(context: string): Rule[] {
  const file = join(context, '.dockerignore');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => {
      const keep = line.startsWith('!');
      const pattern = posix.normalize(line.replace(/^!/, '').replace(/^\//, '')).replace(/\/$/, '');
      return { matches: picomatch([pattern, `${pattern}/**`], { dot: true }), keep };
    });
}

/** All files of a build context that .dockerignore leaves, with their paths below it. */
export function contextFiles(context: string): string[] {
  const rules = readIgnore(context);
  const ignored = (path: string) => rules.reduce((state, rule) => (rule.matches(path) ? !rule.keep : state), false);
  return readdirSync(context, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() || entry.isSymbolicLink())
    .map(entry => posix.join(entry.parentPath.slice(context.length).replace(/^\//, ''), entry.name))
    .filter(path => !ignored(path))
    .sort();
}

/** A file to copy and where it goes. */
export type Copy = { from: string; to: string };

/** What a COPY of these sources to this destination copies. `root` is the working directory; all absolute in the image. */
export function planCopy(files: string[], sources: string[], destination: string, root: string): { copies: Copy[]; missing: string[] } {
  const target = posix.resolve(root, destination);
  const copies: Copy[] = [];
  const missing: string[] = [];
  const matched = sources.map(source => {
    const path = posix.normalize(source.replace(/^\.?\//, '')).replace(/\/$/, '') || '.';
    const glob = /[*?[]/.test(path);
    const test = glob ? picomatch(path, { dot: true }) : undefined;
    // A folder gives its content, not itself; a pattern may match folders too.
    const hits = files.flatMap(file => {
      if (path === '.') return [{ file, relative: file, folder: true }];
      if (!test) {
        if (file === path) return [{ file, relative: posix.basename(file), folder: false }];
        return file.startsWith(`${path}/`) ? [{ file, relative: file.slice(path.length + 1), folder: true }] : [];
      }
      if (test(file)) return [{ file, relative: posix.basename(file), folder: false }];
      const parts = file.split('/');
      for (let depth = 1; depth < parts.length; depth++) {
        if (test(parts.slice(0, depth).join('/'))) return [{ file, relative: parts.slice(depth).join('/'), folder: true }];
      }
      return [];
    });
    if (hits.length === 0) missing.push(source);
    return hits;
  });
  const hits = matched.flat();
  const intoFolder = destination.endsWith('/') || destination === '.' || sources.length > 1 || hits.length > 1 || hits.some(hit => hit.folder);
  for (const { file, relative } of hits) copies.push({ from: file, to: intoFolder ? posix.join(target, relative) : target });
  return { copies, missing };
}
