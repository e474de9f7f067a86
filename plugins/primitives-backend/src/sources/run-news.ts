import { z } from 'zod';
import { GitHubRepository, GitHubRun } from './github-repository';
import { cursor } from './cursor';
import { SourceContext } from './source';

/** Pages that are read when every run of the page before was new. */
const mostPages = 10;

/** What each run on the newest page was like when it was seen last. */
const seenRuns = cursor(
  'runs',
  z.record(z.string(), z.string()).optional(),
  undefined,
);

/**
 * Runs that are new or changed since the last look, by one conditional request where
 * nothing did; the first time, all that `firstPages` pages tell of. `done` puts the cursor
 * forward, when what follows from the runs is done.
 * @internal
 */
export async function readRunNews(
  repository: GitHubRepository,
  context: SourceContext,
  firstPages = mostPages,
): Promise<{
  runs: GitHubRun[];
  isFirst: boolean;
  done: () => Promise<void>;
}> {
  const seen = await seenRuns.get(context);
  const news: GitHubRun[] = [];
  const now: Record<string, string> = {};
  for (let page = 1; page <= (seen ? mostPages : firstPages); page++) {
    const { runs, isLast } = await repository.runs(page);
    const changed = runs.filter(run => seen?.[run.id] !== stateOf(run));
    news.push(...changed);
    if (page === 1) for (const run of runs) now[run.id] = stateOf(run);
    if (isLast || changed.length < runs.length) break;
  }
  return {
    runs: news,
    isFirst: seen === undefined,
    done: async () => {
      if (news.length > 0 || !seen) await seenRuns.set(context, now);
    },
  };
}

/** Forgets what was seen, so that all is news again. @internal */
export function forgetRuns(context: SourceContext): Promise<void> {
  return seenRuns.set(context, undefined);
}

/** A run that is started again keeps its id, and changes its time. */
function stateOf(run: GitHubRun): string {
  return `${run.updated_at} ${run.status} ${run.conclusion ?? ''}`;
}
