import { GitError } from './git-process';
import { checkObjectId, checkPath } from './names';
import { ObjectReader } from './object-reader';

/** Keeps the arguments of one run far below what systems allow (128 KiB for one, 2 MiB for all). */
const pathsPerRun = 400;

/** Objects that are asked of the process that stays in one go: each may hold a megabyte. @internal */
export const fewObjects = 100;

/**
 * Entries that are held of one tree, or of what one commit changed: some fifty for each of twenty
 * thousand primitives. More of them would take more memory than a replica has.
 */
const mostEntries = 1_000_000;

/** An entry of a tree, by its path from the root. @public */
export type MirrorEntry = {
  path: string;
  type: 'blob' | 'tree' | 'commit';
  oid: string;
};

/** A file that differs between two commits; `oid` is undefined when it is gone. @public */
export type MirrorChange = { path: string; oid?: string };

/** Runs git and splits what it writes at NUL. @internal */
export type TokensOf = (args: string[]) => AsyncIterable<string>;

/** Every entry of a commit's tree at and below `paths`, folders included. @internal */
export async function readTree(
  tokensOf: TokensOf,
  commit: string,
  paths: readonly string[],
): Promise<MirrorEntry[]> {
  const entries: MirrorEntry[] = [];
  for (const some of chunked(paths)) {
    const args = ['ls-tree', '-r', '-t', '-z', '--full-tree'];
    const tokens = tokensOf([...args, checkObjectId(commit), '--', ...some]);
    for await (const token of tokens) {
      // `100644 blob <oid>\t<path>`
      const tab = token.indexOf('\t');
      const [, type, oid] = token.slice(0, tab).split(' ');
      assertFew(entries, `Commit ${commit}`);
      if (type === 'blob' || type === 'tree' || type === 'commit')
        entries.push({ path: token.slice(tab + 1), type, oid });
    }
  }
  return entries;
}

/** The entries of a commit's tree at these very paths, without a run of git. @internal */
export async function readEntries(
  objects: ObjectReader,
  commit: string,
  paths: readonly string[],
): Promise<MirrorEntry[]> {
  const prefix = `${checkObjectId(commit)}:`;
  const entries: MirrorEntry[] = [];
  for (let i = 0; i < paths.length; i += fewObjects) {
    const some = paths.slice(i, i + fewObjects);
    const names = some.map(path => prefix + checkPath(path));
    const found = await objects.read(names);
    found.forEach(({ type, oid }, index) => {
      if (oid && (type === 'blob' || type === 'tree' || type === 'commit'))
        entries.push({ path: some[index], type, oid });
    });
  }
  return entries;
}

/** Files that differ between two commits, below `paths`. @internal */
export async function readChanges(
  tokensOf: TokensOf,
  range: { from: string; to: string },
  paths: readonly string[],
): Promise<MirrorChange[]> {
  const changes: MirrorChange[] = [];
  const ends = [checkObjectId(range.from), checkObjectId(range.to)];
  for (const some of chunked(paths)) {
    const args = ['diff-tree', '-r', '-z', '--raw', '--no-renames'];
    let header: string | undefined;
    for await (const token of tokensOf([...args, ...ends, '--', ...some])) {
      if (header === undefined) header = token;
      else {
        // `:100644 100644 <before> <after> M`
        const [, mode, , oid] = header.slice(1).split(' ');
        assertFew(changes, `The way to commit ${range.to}`);
        changes.push({
          path: token,
          oid: mode === '000000' ? undefined : oid,
        });
        header = undefined;
      }
    }
  }
  return changes;
}

/** Refuses to hold more: some hundred bytes of trees that name each other can stand for thousands of millions of paths. @internal */
export function assertFew(found: readonly unknown[], what: string): void {
  if (found.length < mostEntries) return;
  throw new GitError(
    `${what} has more than ${mostEntries} paths where the portal looks, and is not read`,
    undefined,
  );
}

/** No paths at all means everything, which is one run. */
function chunked(paths: readonly string[]): ReadonlyArray<readonly string[]> {
  if (paths.length <= pathsPerRun) return [paths];
  const chunks: Array<readonly string[]> = [];
  for (let i = 0; i < paths.length; i += pathsPerRun)
    chunks.push(paths.slice(i, i + pathsPerRun));
  return chunks;
}
