import { LoggerService } from '@backstage/backend-plugin-api';
import { MirrorBlob, readBlobs } from './blob-reader';
import { MirrorStep, readSteps } from './branch-steps';
import { gitEnvironment } from './git-environment';
import { logReader, MirrorCommit } from './git-log';
import { GitError, runGit, splitAtNul, streamGit } from './git-process';
import { withCheckout } from './mirror-checkout';
import { discardFolder, prepareFolder } from './mirror-folder';
import { fetchBranch, isBroken } from './mirror-fetch';
import { checkBranch, checkObjectId, checkPath } from './names';

/** A read of the largest tree or the longest history takes seconds. */
const readTimeoutMs = 120_000;

/** Values and catalog files are some kilobytes; what is larger than this is no file of ours. */
const blobLimit = 1024 * 1024;

/** Keeps the arguments of one run far below what systems allow (128 KiB for one, 2 MiB for all). */
const pathsPerRun = 400;

/** Every so many fetches git looks whether its objects want packing; each look starts more of it. */
const fetchesPerTidying = 50;

/** Answers about ancestors that are kept: starting git takes a large process tens of milliseconds. */
const ancestryKept = 1_000;

/** An entry of a tree, by its path from the root. @public */
export type MirrorEntry = {
  path: string;
  type: 'blob' | 'tree' | 'commit';
  oid: string;
};

/** A file that differs between two commits; `oid` is undefined when it is gone. @public */
export type MirrorChange = { path: string; oid?: string };

/** What `GitMirror.log` gives. @public */
export type MirrorLogOptions = {
  /** Leaves out what is reachable from here. */
  from?: string;
  to: string;
  paths?: readonly string[];
  /** Only the branch's own commits, each with all that it brought. */
  firstParent?: boolean;
  withFiles?: boolean;
  limit?: number;
};

/**
 * A bare mirror of one branch of one repository, with its whole history, kept up to date
 * by `git fetch`: its cost follows what was pushed, it has no limit on entries as the
 * Trees API has, and it does not count against the REST or GraphQL budget.
 *
 * Several processes may share the folder: git's own locks keep fetches apart, and whole
 * folders come and go by renaming. One that is broken or another's is cloned anew.
 * @public
 */
export class GitMirror {
  readonly #folder: string;
  readonly #url: string;
  readonly #branch: string;
  readonly #token: () => Promise<string | undefined>;
  readonly #logger: LoggerService;
  readonly #ancestry = new Set<string>();
  #fetches = 0;
  #isPrepared = false;
  #head: string | undefined;
  #looking: Promise<string | undefined> | undefined;
  /** Fetches of this process, one after the other. */
  #queue: Promise<unknown> = Promise.resolve();

  /**
   * `folder` is the mirror's own; `url` the repository's address without credentials;
   * `token` gives a token that may read it, anew for each fetch, since tokens rotate.
   */
  static create(options: {
    folder: string;
    url: string;
    branch: string;
    token: () => Promise<string | undefined>;
    logger: LoggerService;
  }): GitMirror {
    return new GitMirror(options);
  }

  private constructor(options: Parameters<typeof GitMirror.create>[0]) {
    this.#folder = options.folder;
    this.#url = options.url;
    this.#branch = checkBranch(options.branch);
    this.#token = options.token;
    this.#logger = options.logger;
  }

  /** Tip of the branch as it was fetched last; undefined before the first fetch. */
  async head(): Promise<string | undefined> {
    if (this.#head !== undefined) return this.#head;
    // Thousands may ask while the first fetch goes on: one look is for all of them.
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** Tip of the branch as this process knows it, without asking the disk. */
  get knownHead(): string | undefined {
    return this.#head;
  }

  /** Fetches the branch and gives its tip. Fetches wait for each other. */
  async fetch(options: { signal?: AbortSignal } = {}): Promise<string> {
    const run = this.#queue.then(() => this.#fetch(options.signal));
    this.#queue = run.catch(() => {});
    return run;
  }

  /** Files that differ between two commits, below `paths`; from nothing, all that are there. */
  async changes(
    from: string | undefined,
    to: string,
    paths: readonly string[],
  ): Promise<MirrorChange[]> {
    if (from === undefined) {
      const entries = await this.tree(to, paths);
      return entries.flatMap(({ type, path, oid }) =>
        type === 'blob' ? [{ path, oid }] : [],
      );
    }
    const changes: MirrorChange[] = [];
    const range = [checkObjectId(from), checkObjectId(to)];
    for (const some of chunked(paths)) {
      const args = ['diff-tree', '-r', '-z', '--raw', '--no-renames'];
      const tokens = this.#tokens([...args, ...range, '--', ...some]);
      let header: string | undefined;
      for await (const token of tokens) {
        if (header === undefined) header = token;
        else {
          // `:100644 100644 <before> <after> M`
          const [, mode, , oid] = header.slice(1).split(' ');
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

  /** Every entry of a commit's tree at and below `paths`, folders included. */
  async tree(commit: string, paths: readonly string[]): Promise<MirrorEntry[]> {
    const entries: MirrorEntry[] = [];
    for (const some of chunked(paths)) {
      const args = ['ls-tree', '-r', '-t', '-z', '--full-tree'];
      const tokens = this.#tokens([
        ...[...args, checkObjectId(commit), '--'],
        ...some,
      ]);
      for await (const token of tokens) {
        // `100644 blob <oid>\t<path>`
        const tab = token.indexOf('\t');
        const [, type, oid] = token.slice(0, tab).split(' ');
        if (type === 'blob' || type === 'tree' || type === 'commit')
          entries.push({ path: token.slice(tab + 1), type, oid });
      }
    }
    return entries;
  }

  /** Texts of blobs, in the order asked for, as they come. */
  read(oids: readonly string[]): AsyncGenerator<MirrorBlob> {
    return this.#blobs(oids.map(checkObjectId));
  }

  /** Texts of files as they were at a commit; those that were not there are left out. */
  async readAt(
    commit: string,
    paths: readonly string[],
  ): Promise<Map<string, string>> {
    const prefix = `${checkObjectId(commit)}:`;
    const texts = new Map<string, string>();
    for await (const { name, text } of this.#blobs(
      paths.map(path => prefix + checkPath(path)),
    )) {
      if (text !== undefined) texts.set(name.slice(prefix.length), text);
    }
    return texts;
  }

  /** Writes the files of a commit into a folder with its history, for as long as `use` runs. */
  async withCheckout<T>(
    commit: string,
    use: (folder: string) => Promise<T>,
  ): Promise<T> {
    return withCheckout(this.#folder, checkObjectId(commit), use);
  }

  /** Commits, newest first, as they come. */
  async *log(options: MirrorLogOptions): AsyncGenerator<MirrorCommit> {
    const { from, to, paths, firstParent, withFiles, limit } = options;
    const reader = logReader();
    const args = ['log', '-z', `--format=${reader.format}`];
    if (firstParent) args.push('--first-parent');
    if (withFiles)
      args.push('--name-only', '--no-renames', '--diff-merges=first-parent');
    if (limit !== undefined) args.push(`--max-count=${Math.floor(limit)}`);
    args.push(checkObjectId(to));
    if (from !== undefined) args.push(`^${checkObjectId(from)}`);
    yield* reader.read(this.#tokens([...args, '--', ...(paths ?? [])]));
  }

  /**
   * What each of the branch's own commits after `from` up to `to` changed below `paths`,
   * oldest first, by two runs of git however many there are. Those that changed nothing
   * there are among them.
   */
  steps(
    from: string | undefined,
    to: string,
    paths: readonly string[],
  ): Promise<MirrorStep[]> {
    const runOf = (args: string[]) => this.#runOf(args);
    return readSteps({ from, to, paths, runOf });
  }

  /** True when `ancestor` is reachable from `commit`; false also when it is not in the mirror. */
  async isAncestor(ancestor: string, commit: string): Promise<boolean> {
    const ends = [checkObjectId(ancestor), checkObjectId(commit)];
    const about = ends.join(' ');
    if (ancestor === commit || this.#ancestry.has(about)) return true;
    try {
      await this.#run(['merge-base', '--is-ancestor', ...ends]);
      // Several ask about the same move, and what is true of two commits stays so.
      if (this.#ancestry.size >= ancestryKept) this.#ancestry.clear();
      this.#ancestry.add(about);
      return true;
    } catch (error) {
      // 1: no; 128: an object that is not there.
      if (error instanceof GitError && (error.code === 1 || error.code === 128))
        return false;
      throw error;
    }
  }

  /** The branch's own commits after `from` up to `to` that touched a path, newest first. */
  async commitsBetween(
    from: string,
    to: string,
    path: string,
  ): Promise<MirrorCommit[]> {
    const paths = [checkPath(path)];
    const commits: MirrorCommit[] = [];
    for await (const commit of this.log({ from, to, paths, firstParent: true }))
      commits.push(commit);
    return commits;
  }

  async #look(): Promise<string | undefined> {
    await this.#prepare();
    const found = await this.#readHead();
    // What a fetch brought meanwhile is newer.
    this.#head ??= found;
    return this.#head;
  }

  async #fetch(signal: AbortSignal | undefined): Promise<string> {
    await this.#prepare();
    try {
      return await this.#fetchOnce(signal);
    } catch (error) {
      if (!isBroken(error)) throw error;
      this.#logger.warn(
        `The mirror of ${this.#url} is broken and is cloned anew: ${error}`,
      );
      await discardFolder(this.#folder);
      this.#isPrepared = false;
      await this.#prepare();
      return this.#fetchOnce(signal);
    }
  }

  async #fetchOnce(signal: AbortSignal | undefined): Promise<string> {
    await fetchBranch({
      folder: this.#folder,
      url: this.#url,
      branch: this.#branch,
      token: await this.#token(),
      isTidied: this.#fetches % fetchesPerTidying === 0,
      signal,
    });
    this.#fetches += 1;
    const head = await this.#readHead();
    if (head === undefined) {
      throw new GitError(
        `${this.#url} has no branch '${this.#branch}' that can be read`,
        undefined,
      );
    }
    // Reads the tip's tree, so that a mirror without its objects is noticed here.
    await this.#run(['cat-file', '-e', `${head}^{tree}`]);
    this.#head = head;
    return head;
  }

  async #prepare(): Promise<void> {
    if (this.#isPrepared) return;
    await prepareFolder({
      folder: this.#folder,
      url: this.#url,
      branch: this.#branch,
    });
    this.#isPrepared = true;
  }

  async #readHead(): Promise<string | undefined> {
    const ref = `refs/heads/${this.#branch}`;
    const found = await this.#run([
      'for-each-ref',
      '--format=%(objectname)',
      ref,
    ]);
    return found.trim() || undefined;
  }

  async *#blobs(names: readonly string[]): AsyncGenerator<MirrorBlob> {
    if (names.length === 0) return;
    const stream = streamGit({
      ...this.#runOf(['cat-file', '--batch', '--buffer']),
      input: names.map(name => `${name}\n`),
    });
    try {
      yield* readBlobs(stream, { names, limit: blobLimit });
    } finally {
      await stream.return(undefined);
    }
  }

  #tokens(args: string[]): AsyncGenerator<string> {
    return splitAtNul(streamGit(this.#runOf(args)));
  }

  #run(args: string[]): Promise<string> {
    return runGit(this.#runOf(args));
  }

  #runOf(args: string[]) {
    const env = gitEnvironment({ folder: this.#folder });
    return { args, env, timeoutMs: readTimeoutMs };
  }
}

/** No paths at all means everything, which is one run. */
function chunked(paths: readonly string[]): ReadonlyArray<readonly string[]> {
  if (paths.length <= pathsPerRun) return [paths];
  const chunks: Array<readonly string[]> = [];
  for (let i = 0; i < paths.length; i += pathsPerRun)
    chunks.push(paths.slice(i, i + pathsPerRun));
  return chunks;
}
