/**
 * Whether a digest was in the environment before: `before`, `not-before`, or `unknown`
 * where Git's history does not reach far enough to tell.
 * @public
 */
export type DigestOrder = 'before' | 'not-before' | 'unknown';

/**
 * Decides from Git whether a digest reached an environment only through the one before
 * it: an earlier commit of the main line had it there. In the same commit is not earlier,
 * except in the first of all, with which a repository begins. What a repository began
 * with went where it is before there was a history. Commits are numbered, the newer the
 * lower, and those that brought the digest are given newest first.
 * @public
 */
export function judgeDigestOrder(options: {
  /** Commits that brought it to the environment; none means that it is not committed yet. */
  arrivals: readonly number[];
  /** Commits that brought it to the environment before. */
  before: readonly number[];
  /** Whether a commit is the first of all. */
  isFirst(commit: number): boolean;
  /** Whether every commit that could have brought it was looked at. */
  isWhole: boolean;
}): DigestOrder {
  const { arrivals, before, isFirst, isWhole } = options;
  // Not committed yet is newer than every commit.
  const arrived = arrivals[0] ?? -1;
  const wasThere = before.some(
    commit => commit > arrived || (commit === arrived && isFirst(commit)),
  );
  if (wasThere) return 'before';
  return isWhole && !isFirst(arrived) ? 'not-before' : 'unknown';
}
