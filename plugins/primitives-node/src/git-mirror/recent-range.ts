import { MirrorStep } from './branch-steps';
import { MirrorCommit, RangeCommit, readRange } from './git-log';
import { MirrorChange, TokensOf } from './tree-reader';

/** Commits of one range that are held; who was away for longer reads it by single runs. */
const mostCommits = 500;
/** Changes of files in it that are held, for a commit can touch every file there is. */
const mostChanges = 50_000;

/**
 * What the last fetch brought: every commit from one tip of the branch to the next, with
 * what it changed, read by one run of git for all who ask about it. A push of a busy day is
 * asked about a dozen times, by each source and for each environment.
 * @internal
 */
export class RecentRange {
  readonly #from: string;
  readonly #to: string;
  readonly #tokensOf: TokensOf;
  #read: Promise<RangeCommit[] | undefined> | undefined;

  /** Nothing is read before somebody asks. */
  constructor(options: { from: string; to: string; tokensOf: TokensOf }) {
    this.#from = options.from;
    this.#to = options.to;
    this.#tokensOf = options.tokensOf;
  }

  /**
   * The branch's own commits between its tips, newest first. Undefined where these are
   * other tips, where the one does not lead to the other, and where there are too many.
   */
  async between(
    from: string | undefined,
    to: string,
  ): Promise<readonly RangeCommit[] | undefined> {
    if (from !== this.#from || to !== this.#to) return undefined;
    this.#read ??= this.#readAll().catch(error => {
      // What failed is read anew by whoever asks next.
      this.#read = undefined;
      throw error;
    });
    return this.#read;
  }

  async #readAll(): Promise<RangeCommit[] | undefined> {
    const commits: RangeCommit[] = [];
    const range = { from: this.#from, to: this.#to, limit: mostCommits + 1 };
    let changes = 0;
    for await (const commit of readRange(this.#tokensOf, range)) {
      commits.push(commit);
      changes += commit.changes.length;
      if (changes > mostChanges) return undefined;
    }
    const leadsThere = commits.at(-1)?.parents[0] === this.#from;
    return leadsThere && commits.length <= mostCommits ? commits : undefined;
  }
}

/** Files that differ between the ends of a range: what was changed and changed back does not. @internal */
export function changesOf(
  commits: readonly RangeCommit[],
  paths: readonly string[],
): MirrorChange[] {
  const first = new Map<string, string | undefined>();
  const last = new Map<string, string | undefined>();
  for (const { changes } of commits) {
    for (const { path, before, oid } of changes) {
      if (!isBelow(path, paths)) continue;
      // Newest first: what is seen first is how it is now.
      if (!last.has(path)) last.set(path, oid);
      first.set(path, before);
    }
  }
  return [...last]
    .filter(([path, oid]) => oid !== first.get(path))
    .map(([path, oid]) => ({ path, oid }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A range as {@link MirrorStep}s, oldest first. @internal */
export function stepsOf(
  commits: readonly RangeCommit[],
  paths: readonly string[],
): MirrorStep[] {
  return [...commits].reverse().map(({ sha, changes }) => ({
    sha,
    changes: changes
      .filter(({ path }) => isBelow(path, paths))
      .map(({ path, oid }) => ({ path, oid })),
  }));
}

/** A range as a log, newest first: of those that changed something below the paths, where there are any. @internal */
export function logOf(
  commits: readonly RangeCommit[],
  options: { paths?: readonly string[]; withFiles?: boolean; limit?: number },
): MirrorCommit[] {
  const { paths = [], withFiles, limit = Infinity } = options;
  return commits
    .map(({ changes, ...commit }) => ({
      ...commit,
      files: changes
        .map(({ path }) => path)
        .filter(path => isBelow(path, paths)),
    }))
    .filter(({ files }) => paths.length === 0 || files.length > 0)
    .slice(0, limit)
    .map(commit => (withFiles ? commit : { ...commit, files: [] }));
}

/** No paths at all mean everything, as they do for git. */
function isBelow(path: string, paths: readonly string[]): boolean {
  return (
    paths.length === 0 ||
    paths.some(each => path === each || path.startsWith(`${each}/`))
  );
}
