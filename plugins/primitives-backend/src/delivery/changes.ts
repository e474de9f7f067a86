/** What was seen of one primitive in production; moments are in ms, in any order. @internal */
export type ProductionHistory = {
  /** Empty when nobody is named. */
  owner: string;
  /** Smokes that ended, or health that was judged where no smoke is wired. */
  ends: ReadonlyArray<{
    digest: string;
    at: number;
    outcome: 'passed' | 'failed';
  }>;
  /** What Git began to ask for; absent where it stopped asking for anything. */
  asked: ReadonlyArray<{ digest?: string; at: number }>;
  /** When a stage in production began to fail. */
  failures: readonly number[];
  /** When a stage in production that failed was well again. */
  recoveries: readonly number[];
  /** Date of the commit that each digest was built from, where it is known. */
  commits: ReadonlyMap<string, number>;
};

/** One digest that was tried in production. @internal */
export type Change = {
  owner: string;
  digest: string;
  /** When its first smoke ended. */
  endedAt: number;
  /** When a smoke of it passed first: the deployment. */
  deployedAt?: number;
  /** From the commit to the deployment; absent where the commit is not known. */
  leadTimeMs?: number;
  /** When the change failed. */
  failedAt?: number;
  /** When production was well again after that. */
  restoredAt?: number;
};

/** A failure later than this after a deployment is not laid to it. */
const blameMs = 24 * 60 * 60_000;

/**
 * The changes of one primitive in production, oldest first. A digest that comes back is
 * no new change: it is how an older one is restored.
 * @internal
 */
export function changesOf(history: ProductionHistory): Change[] {
  const ends = [...history.ends].sort((a, b) => a.at - b.at);
  const digests = [...new Set(ends.map(end => end.digest))];
  return digests.map((digest, index) => {
    const own = ends.filter(end => end.digest === digest);
    const { at: endedAt } = own[0];
    const deployedAt = own.find(end => end.outcome === 'passed')?.at;
    const committedAt = history.commits.get(digest);
    const next = ends.find(end => end.digest === digests[index + 1])?.at;
    const failedAt = firstFailure(history, {
      digest,
      before: digests.slice(0, index),
      own,
      until: Math.min(endedAt + blameMs, next ?? Infinity),
    });
    return {
      ...{ owner: history.owner, digest, endedAt, deployedAt, failedAt },
      leadTimeMs:
        deployedAt !== undefined && committedAt !== undefined
          ? deployedAt - committedAt
          : undefined,
      restoredAt: failedAt && restoredAfter(history, failedAt),
    };
  });
}

function firstFailure(
  history: ProductionHistory,
  options: {
    digest: string;
    before: readonly string[];
    own: ProductionHistory['ends'];
    until: number;
  },
): number | undefined {
  const { digest, own, until } = options;
  const [first] = own;
  if (first.outcome === 'failed') return first.at;
  const older = new Set([
    ...options.before,
    ...history.asked.flatMap(a => (a.at < first.at ? a.digest ?? [] : [])),
  ]);
  older.delete(digest);
  const moments = [
    ...own.flatMap(end => (end.outcome === 'failed' ? end.at : [])),
    ...history.failures,
    // A rollback: Git asks for a digest again that was there before.
    ...history.asked.flatMap(a =>
      a.digest !== undefined && older.has(a.digest) ? a.at : [],
    ),
  ].filter(at => at > first.at && at <= until);
  return moments.length > 0 ? Math.min(...moments) : undefined;
}

function restoredAfter(
  history: ProductionHistory,
  failedAt: number,
): number | undefined {
  const moments = [
    ...history.ends.flatMap(end => (end.outcome === 'passed' ? end.at : [])),
    ...history.recoveries,
  ].filter(at => at > failedAt);
  return moments.length > 0 ? Math.min(...moments) : undefined;
}
