import { LoggerService } from '@backstage/backend-plugin-api';
import { Ancestry } from './ancestry';
import { MirrorBlob, MirrorFileTooLargeError } from './blob-reader';
import { readBlobs } from './blobs';
import { MirrorStep, readSteps } from './branch-steps';
import { gitEnvironment } from './git-environment';
import { MirrorCommit, MirrorLogOptions, readLog } from './git-log';
import { GitError, splitAtNul, streamGit } from './git-process';
import { withCheckout } from './mirror-checkout';
import { discardFolder, prepareFolder } from './mirror-folder';
import { fetchBranch, isBroken } from './mirror-fetch';
import { checkBranch, checkObjectId, checkPath } from './names';
import { ObjectReader } from './object-reader';
import { changesOf, logOf, RecentRange, stepsOf } from './recent-range';
import {
  MirrorChange,
  MirrorEntry,
  readChanges,
  readEntries,
  readTree,
} from './tree-reader';

/** A read of the largest tree or the longest history takes seconds. */
const readTimeoutMs = 120_000;

/** Every so many fetches git looks whether its objects want packing; each look starts more of it. */
const fetchesPerTidying = 50;

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
  readonly #ancestry: Ancestry;
  readonly #objects: ObjectReader;
  /** What the last fetch that moved the branch brought. */
  #recent: RecentRange | undefined;
  #fetches = 0;
  /** Fetches that have begun, and the last of them that succeeded, by number. */
  readonly #turns = { begun: 0, done: 0 };
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
    this.#objects = new ObjectReader(options);
    this.#ancestry = new Ancestry({
      has: commit => this.#has(commit),
      isRecent: async (from, to) =>
        (await this.#recent?.between(from, to)) !== undefined,
      runOf: args => this.#runOf(args),
    });
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

  /** Fetches the branch and gives its tip. Fetches wait for each other; one is for all who asked before it began. */
  async fetch(options: { signal?: AbortSignal } = {}): Promise<string> {
    const asked = this.#turns.begun;
    const run = this.#queue.then(async () => {
      if (this.#turns.done > asked && this.#head !== undefined)
        return this.#head;
      this.#turns.begun += 1;
      const turn = this.#turns.begun;
      const head = await this.#fetch(options.signal);
      this.#turns.done = turn;
      return head;
    });
    this.#queue = run.catch(() => {});
    return run;
  }

  /**
   * Tip of the branch, in a mirror that has `commit`: fetched where it lacks it, as a replica
   * does that does not collect. A mirror that is ahead of what somebody knows is asked as it is.
   */
  async headWith(commit: string | undefined): Promise<string> {
    const head = await this.head();
    const isThere =
      head !== undefined &&
      (!commit || head === commit || (await this.#has(checkObjectId(commit))));
    return isThere ? head : this.fetch();
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
    const recent = await this.#recent?.between(from, to);
    return recent
      ? changesOf(recent, paths)
      : readChanges(args => this.#tokens(args), { from, to }, paths);
  }

  /** Every entry of a commit's tree at and below `paths`, folders included. */
  tree(commit: string, paths: readonly string[]): Promise<MirrorEntry[]> {
    return readTree(args => this.#tokens(args), commit, paths);
  }

  /** The entries of a commit's tree at these very paths; where there is none, it is left out. */
  async entries(
    commit: string,
    paths: readonly string[],
  ): Promise<MirrorEntry[]> {
    // A line feed in a path would end the question.
    if (paths.some(path => path.includes('\n'))) {
      const asked = new Set(paths);
      const all = await this.tree(commit, paths);
      return all.filter(({ path }) => asked.has(path));
    }
    return readEntries(this.#objects, commit, paths);
  }

  /** Texts of blobs, in the order asked for, as they come. */
  read(oids: readonly string[]): AsyncGenerator<MirrorBlob> {
    return this.#blobs(oids.map(checkObjectId));
  }

  /**
   * Texts of files as they were at a commit; those that were not there are left out. Throws a
   * {@link MirrorFileTooLargeError} for one that is too large: it is not as if it were not there.
   */
  async readAt(
    commit: string,
    paths: readonly string[],
  ): Promise<Map<string, string>> {
    const prefix = `${checkObjectId(commit)}:`;
    const texts = new Map<string, string>();
    for await (const { name, text, tooLarge } of this.#blobs(
      paths.map(path => prefix + checkPath(path)),
    )) {
      const path = name.slice(prefix.length);
      if (tooLarge) throw new MirrorFileTooLargeError(path);
      if (text !== undefined) texts.set(path, text);
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
    const { from, to, firstParent } = options;
    const recent = firstParent && (await this.#recent?.between(from, to));
    if (recent) yield* logOf(recent, options);
    else yield* readLog(args => this.#tokens(args), options);
  }

  /**
   * What each of the branch's own commits after `from` up to `to` changed below `paths`,
   * oldest first, by at most two runs of git however many there are. Those that changed nothing
   * there are among them.
   */
  async steps(
    from: string | undefined,
    to: string,
    paths: readonly string[],
  ): Promise<MirrorStep[]> {
    const recent = await this.#recent?.between(from, to);
    if (recent) return stepsOf(recent, paths);
    const runOf = (args: string[]) => this.#runOf(args);
    return readSteps({ from, to, paths, runOf });
  }

  /** True when `ancestor` is reachable from `commit`; false also when it is not in the mirror. */
  async isAncestor(ancestor: string, commit: string): Promise<boolean> {
    return this.#ancestry.isAncestor(ancestor, commit);
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
      this.#objects.end();
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
    const before = this.#head;
    const head = await this.#readHead();
    if (head === undefined) {
      throw new GitError(
        `${this.#url} has no branch '${this.#branch}' that can be read`,
        undefined,
      );
    }
    // Reads the tip's tree, so that a mirror without its objects is noticed here.
    const [tree] = await this.#objects.read([`${head}^{tree}`]);
    if (!tree.oid) throw new GitError(`missing tree of ${head}`, undefined);
    if (before !== undefined && before !== head) {
      const tokensOf = (args: string[]) => this.#tokens(args);
      this.#recent = new RecentRange({ from: before, to: head, tokensOf });
    }
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
    const [found] = await this.#objects.read([`refs/heads/${this.#branch}`]);
    return found.oid;
  }

  async #has(commit: string): Promise<boolean> {
    await this.#prepare();
    const [found] = await this.#objects.read([`${commit}^{commit}`]);
    return found.oid !== undefined;
  }

  #blobs(names: readonly string[]): AsyncGenerator<MirrorBlob> {
    const runOf = (args: string[]) => this.#runOf(args);
    return readBlobs({ names, objects: this.#objects, runOf });
  }

  #tokens(args: string[]): AsyncGenerator<string> {
    return splitAtNul(streamGit(this.#runOf(args)));
  }

  #runOf(args: string[]) {
    const env = gitEnvironment({ folder: this.#folder });
    return { args, env, timeoutMs: readTimeoutMs };
  }
}
