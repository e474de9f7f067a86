import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type GitObject, ObjectReader } from './object-reader';
import {
  type Commit,
  formatCommit,
  formatTag,
  formatTree,
  parseCommit,
  parseTag,
  parseTree,
  type Tag,
  type TreeEntry,
  writeObject,
} from './objects';
import { GitProcessError, runGit, tryGit } from './process';

/** A change to one path of a tree: a new entry, or null to remove it. */
export type TreeChange = { path: string; entry: Pick<TreeEntry, 'mode' | 'type' | 'sha'> | null };
/** A ref and what it points to. */
export type Ref = { ref: string; sha: string; type: string };
/** Which commits to list, newest first. */
export type LogQuery = {
  from: string;
  not?: string;
  path?: string;
  since?: string;
  until?: string;
  author?: string;
  skip: number;
  limit: number;
};

/** The name git gives to nothing. */
export const zeroSha = '0'.repeat(40);
/** Git's well-known empty tree. */
export const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

const shaPattern = /^[0-9a-f]{40}$/;

// Each ref of a push goes through `update` before it is taken, and all taken ones
// through `post-receive`; what they need to know comes by environment.
const updateHook = `#!/bin/sh
for protected in $PLATFORM_PROTECTED_REFS; do
  if [ "$protected" = "$1" ]; then
    echo "error: GH006: Protected branch update failed for $1." >&2
    echo "error: Required status checks are expected; open a pull request instead." >&2
    exit 1
  fi
done
`;
const postReceiveHook = `#!/bin/sh
cat >"\${PLATFORM_PUSH_LOG:-/dev/null}"
`;

/** One bare repository on disk: objects, refs and history. */
export class BareRepository {
  readonly folder: string;
  readonly #reader: ObjectReader;

  constructor(folder: string) {
    this.folder = folder;
    this.#reader = new ObjectReader(folder);
  }

  /** Makes the folder ready for use as GitHub would hold it; harmless when it is already. */
  static async initialise(folder: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    await runGit(folder, ['init', '--quiet', '--bare', '--initial-branch=main']);
    const settings: Record<string, string> = {
      'http.receivepack': 'true',
      'uploadpack.allowFilter': 'true',
      'uploadpack.allowAnySHA1InWant': 'true',
      'receive.hideRefs': 'refs/pull',
      // Nobody may start a background repack under a running request.
      'gc.auto': '0',
      'receive.autogc': 'false',
    };
    for (const [key, value] of Object.entries(settings)) await runGit(folder, ['config', key, value]);
    await writeFile(join(folder, 'hooks', 'update'), updateHook, { mode: 0o755 });
    await writeFile(join(folder, 'hooks', 'post-receive'), postReceiveHook, { mode: 0o755 });
  }

  stop(): void {
    this.#reader.stop();
  }

  read(expression: string): Promise<GitObject | undefined> {
    return this.#reader.read(expression);
  }

  /**
   * The commit that a branch, tag, full ref or (abbreviated) sha names. Expressions such as
   * `main~3` are refused: what comes from outside is a name.
   */
  async resolve(name: string): Promise<string | undefined> {
    if (!isSafeName(name)) return undefined;
    if (shaPattern.test(name)) return (await this.#reader.read(`${name}^{commit}`))?.sha;
    const short = name.replace(/^refs\//, '');
    for (const candidate of [`refs/${short}`, `refs/heads/${short}`, `refs/tags/${short}`]) {
      const found = await this.#reader.read(`${candidate}^{commit}`);
      if (found) return found.sha;
    }
    if (name === 'HEAD') return (await this.#reader.read('HEAD^{commit}'))?.sha;
    if (!/^[0-9a-f]{7,40}$/.test(name)) return undefined;
    return (await this.#reader.read(`${name}^{commit}`))?.sha;
  }

  async commit(sha: string): Promise<Commit | undefined> {
    const object = await this.#reader.read(sha);
    return object?.type === 'commit' ? parseCommit(object.sha, object.content) : undefined;
  }

  async tree(sha: string): Promise<TreeEntry[] | undefined> {
    if (sha === emptyTree) return [];
    const object = await this.#reader.read(sha);
    return object?.type === 'tree' ? parseTree(object.content) : undefined;
  }

  async tag(sha: string): Promise<Tag | undefined> {
    const object = await this.#reader.read(sha);
    return object?.type === 'tag' ? parseTag(object.sha, object.content) : undefined;
  }

  /** What lies at a path of a commit; the empty path is the root tree. */
  at(commit: string, path: string): Promise<GitObject | undefined> {
    return this.#reader.read(path === '' ? `${commit}^{tree}` : `${commit}:${path}`);
  }

  /** The entry of a path in its parent tree, for its mode. */
  async entryAt(commit: string, path: string): Promise<TreeEntry | undefined> {
    const parent = dirname(path);
    const object = await this.at(commit, parent === '.' ? '' : parent);
    if (object?.type !== 'tree') return undefined;
    return parseTree(object.content).find(entry => entry.name === path.slice(path.lastIndexOf('/') + 1));
  }

  /** The entries of a tree with size and path; where recursive, of every directory below it too. */
  async walk(tree: string, options: { recursive: boolean }): Promise<(TreeEntry & { path: string; size?: number })[]> {
    const output = await runGit(this.folder, ['ls-tree', ...(options.recursive ? ['-r', '-t'] : []), '-l', '-z', tree]);
    return output
      .toString('utf8')
      .split('\0')
      .filter(Boolean)
      .map(line => {
        const tab = line.indexOf('\t');
        const [mode = '', type = '', sha = '', size = '-'] = line.slice(0, tab).split(/ +/);
        const path = line.slice(tab + 1);
        return {
          mode,
          type: type === 'tree' || type === 'commit' ? type : 'blob',
          sha,
          path,
          name: path.slice(path.lastIndexOf('/') + 1),
          ...(size === '-' ? {} : { size: Number(size) }),
        };
      });
  }

  writeBlob(content: Buffer): Promise<string> {
    return writeObject(this.folder, 'blob', content);
  }

  writeTree(entries: TreeEntry[]): Promise<string> {
    return writeObject(this.folder, 'tree', formatTree(entries));
  }

  writeCommit(commit: Omit<Commit, 'sha'>): Promise<string> {
    return writeObject(this.folder, 'commit', formatCommit(commit));
  }

  writeTag(tag: Omit<Tag, 'sha'>): Promise<string> {
    return writeObject(this.folder, 'tag', formatTag(tag));
  }

  /** A tree like `base` (undefined: an empty one) with the changes made; only touched directories are read. */
  async changeTree(base: string | undefined, changes: TreeChange[]): Promise<string> {
    const entries = new Map((base ? ((await this.tree(base)) ?? []) : []).map(entry => [entry.name, entry]));
    const nested = new Map<string, TreeChange[]>();
    for (const change of changes) {
      const slash = change.path.indexOf('/');
      if (slash >= 0) {
        const name = change.path.slice(0, slash);
        nested.set(name, [...(nested.get(name) ?? []), { ...change, path: change.path.slice(slash + 1) }]);
      } else if (change.entry) {
        entries.set(change.path, { ...change.entry, name: change.path });
      } else {
        entries.delete(change.path);
      }
    }
    for (const [name, below] of nested) {
      const old = entries.get(name);
      const sha = await this.changeTree(old?.type === 'tree' ? old.sha : undefined, below);
      // Git keeps no empty directories.
      if (sha === emptyTree) entries.delete(name);
      else entries.set(name, { mode: '040000', type: 'tree', name, sha });
    }
    return this.writeTree([...entries.values()]);
  }

  async ref(ref: string): Promise<Ref | undefined> {
    if (!isSafeName(ref)) return undefined;
    const object = await this.#reader.read(ref);
    return object && { ref, sha: object.sha, type: object.type };
  }

  async refs(prefix: string): Promise<Ref[]> {
    const output = await runGit(this.folder, [
      'for-each-ref',
      '--format=%(refname) %(objectname) %(objecttype)',
      ...(prefix.endsWith('/') || prefix === 'refs' ? [prefix] : [prefix, `${prefix}*`, `${prefix}*/**`]),
    ]);
    const lines = [...new Set(output.toString('utf8').split('\n').filter(Boolean))];
    return lines.map(line => {
      const [ref = '', sha = '', type = ''] = line.split(' ');
      return { ref, sha, type };
    });
  }

  /** Moves a ref if it still stands at `from` (undefined: does not exist yet); false when it does not. */
  async updateRef(ref: string, to: string | undefined, from: string | undefined): Promise<boolean> {
    const result = await tryGit(this.folder, [
      'update-ref',
      ...(to === undefined ? ['-d', ref] : [ref, to]),
      from ?? zeroSha,
    ]);
    return result.code === 0;
  }

  /** Sets a ref that only the platform itself moves. */
  async setRef(ref: string, to: string): Promise<void> {
    await runGit(this.folder, ['update-ref', ref, to]);
  }

  async isAncestor(ancestor: string, descendant: string): Promise<boolean> {
    return (await tryGit(this.folder, ['merge-base', '--is-ancestor', ancestor, descendant])).code === 0;
  }

  async mergeBase(a: string, b: string): Promise<string | undefined> {
    if (a === b) return a;
    const result = await tryGit(this.folder, ['merge-base', a, b]);
    return result.code === 0 ? result.stdout.toString().trim() : undefined;
  }

  /** Commits only in `head` and only in `base`. */
  async distance(base: string, head: string): Promise<{ ahead: number; behind: number }> {
    const output = await runGit(this.folder, ['rev-list', '--left-right', '--count', `${base}...${head}`]);
    const [behind = 0, ahead = 0] = output.toString().trim().split(/\s+/).map(Number);
    return { ahead, behind };
  }

  /** How many commits lead to one; walks all of them, so only for who asks for the number. */
  async count(sha: string): Promise<number> {
    return Number((await runGit(this.folder, ['rev-list', '--count', sha])).toString());
  }

  /** The tree that merging two commits gives; undefined when they conflict. */
  async mergeTrees(ours: string, theirs: string): Promise<string | undefined> {
    const args = ['merge-tree', '--write-tree', '--no-messages', ours, theirs];
    const result = await tryGit(this.folder, args);
    if (result.code === 1) return undefined;
    if (result.code !== 0) throw new GitProcessError(args, result);
    return result.stdout.toString().split('\n')[0];
  }

  async log(query: LogQuery): Promise<Commit[]> {
    const output = await runGit(this.folder, [
      'rev-list',
      `--skip=${query.skip}`,
      `--max-count=${query.limit}`,
      ...(query.since ? [`--since=${query.since}`] : []),
      ...(query.until ? [`--until=${query.until}`] : []),
      ...(query.author ? ['--fixed-strings', `--author=${query.author}`] : []),
      query.from,
      ...(query.not ? [`^${query.not}`] : []),
      '--',
      ...(query.path ? [`:(literal)${query.path}`] : []),
    ]);
    const shas = output.toString().split('\n').filter(Boolean);
    const commits = await Promise.all(shas.map(sha => this.commit(sha)));
    return commits.filter(commit => commit !== undefined);
  }
}

/** Whether a name from outside may stand in a git expression: a plain name, no operators. */
export function isSafeName(name: string): boolean {
  return (
    name !== '' &&
    // eslint-disable-next-line no-control-regex
    !/[\s~^:?*[\\\x00-\x1f\x7f]|\.\.|@\{|\/\/|^[-/]|\/$|\.lock($|\/)|(^|\/)\./.test(name)
  );
}
