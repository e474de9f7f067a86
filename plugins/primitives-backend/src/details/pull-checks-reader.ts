import { PullCheck, PullChecks } from '@ameide/plugin-primitives-common';
import { FactValue } from '../facts/fact';
import { KeptAnswers } from '../read/kept-answers';
import { GitHubGraph } from '../sources/github-graph';
import { GitHubCheck } from '../sources/github-graph-schema';
import { isStopping, newestRuns } from '../sources/gitops-checks';
import { toCheckState } from '../sources/github-repository';
import { LastingAnswers } from './lasting-answers';
import { PullAccess, readablePull } from './readable-pull';

/** Pull requests whose checks are kept in memory for a moment; an answer has some hundred bytes. */
const recentCapacity = 500;
/** Pages that are open ask again every few seconds; what the collector tells of them is newer at once. */
const recentMs = 60_000;

/**
 * Reads the check runs and commit statuses of a pull request's head: one query of one commit, when somebody
 * opens it. Those of one that is over never change any more once all have ended, and are
 * asked for once.
 * @internal
 */
export class PullChecksReader {
  readonly #options: PullChecksOptions;
  readonly #recent;

  /** Over the GitOps repository. */
  constructor(options: PullChecksOptions) {
    this.#options = options;
    this.#recent = new KeptAnswers<PullChecks>({
      ...{ most: recentCapacity, freshMs: recentMs },
    });
  }

  /** Throws a `NotFoundError` for a pull request that is not about the primitive, or also about one that may not be read. */
  async read(
    id: string,
    number: number,
    access: PullAccess,
  ): Promise<PullChecks> {
    const { answers, pull: known, clock } = this.#options;
    const pull = await readablePull(known, { id, number }, access);
    const { headSha, url, state } = pull;
    // An address is part of the key, since another configuration has other repositories.
    const key = `${url} ${headSha}`;
    const kept = await answers.get(key);
    if (kept) return kept;
    return this.#recent.get([state, key], {
      now: clock().getTime(),
      read: async () => {
        const found = await this.#ask(headSha);
        const checks = found.map(check => toCheck(check, url));
        const answer = { number, commit: headSha, checks };
        const isSettled = found.every(check => check.status === 'completed');
        if (state === 'closed' && isSettled && found.length > 0)
          await answers.set(key, answer);
        return answer;
      },
    });
  }

  async #ask(sha: string): Promise<GitHubCheck[]> {
    const { graph } = this.#options;
    const faults = [];
    const wanted = { checks: true, pulls: false };
    for await (const answer of graph.commits([sha], wanted)) {
      const commit = answer.found.get(sha);
      if (commit)
        return [...newestRuns(commit.checks), ...commit.statuses].sort((a, b) =>
          a.name.localeCompare(b.name),
        );
      faults.push(...answer.faults);
    }
    throw graph.faultError(faults);
  }
}

/** A status that names no page is shown on the pull request's. */
function toCheck(check: GitHubCheck, pullUrl: string): PullCheck {
  const { name, url, completedAt } = check;
  return {
    ...{ name, state: stateOf(check), url: url || pullUrl },
    ...(completedAt && { completedAt }),
  };
}

function stateOf(check: GitHubCheck): PullCheck['state'] {
  const { conclusion } = check;
  const state = toCheckState(check);
  if (state !== 'failed') return state;
  if (conclusion === 'skipped' || conclusion === 'neutral') return conclusion;
  return isStopping(check) ? 'failed' : 'unknown';
}

/** What {@link PullChecksReader} stands on. @internal */
export type PullChecksOptions = {
  graph: Pick<GitHubGraph, 'commits' | 'faultError'>;
  /** The pull request as it is known; undefined when it is not. */
  pull: (number: number) => Promise<FactValue<'gitops-pull'> | undefined>;
  answers: Pick<LastingAnswers<PullChecks>, 'get' | 'set'>;
  clock: () => Date;
};
