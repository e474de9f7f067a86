import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { forTheLog, RefusedError } from '../errors';

/** What Octokit throws where GitHub answers a mutation with errors. */
const refusalSchema = z.object({
  name: z.literal('GraphqlResponseError'),
  errors: z.array(z.object({ message: z.string() })).min(1),
});

const enableMutation = `mutation ($pullRequestId: ID!) {
  enablePullRequestAutoMerge(input: { pullRequestId: $pullRequestId, mergeMethod: SQUASH }) {
    pullRequest { number }
  }
}`;

/**
 * Asks GitHub to squash-merge a pull request once it may be merged. GitHub refuses
 * that for one that may be merged already ("Pull request is in clean status", or
 * "unstable" while a check that is not required is under way or has failed), so such a
 * one is merged here, at exactly the commit that was pushed. The protection of the branch
 * still refuses what its required checks have not passed. Any other refusal throws, and
 * leaves the pull request open: run again, it is found, and asked the same.
 * @internal
 */
export async function enableAutoMerge(options: {
  octokit: Octokit;
  owner: string;
  repo: string;
  number: number;
  nodeId: string;
  headSha: string;
}): Promise<'waiting' | 'merged'> {
  const { octokit, owner, repo, number } = options;
  try {
    await octokit.graphql(enableMutation, { pullRequestId: options.nodeId });
    return 'waiting';
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/already enabled/i.test(message)) return 'waiting';
    if (!/(?:clean|unstable) status/i.test(message))
      throw sayRefusal(error, number);
  }
  await octokit.rest.pulls.merge({
    owner,
    repo,
    pull_number: number,
    merge_method: 'squash',
    sha: options.headSha,
  });
  return 'merged';
}

function sayRefusal(error: unknown, number: number): unknown {
  const refusal = refusalSchema.safeParse(error);
  if (!refusal.success) return error;
  const words = refusal.data.errors.map(({ message }) => message).join('; ');
  return new RefusedError(
    forTheLog(
      `pull request #${number} is open, but GitHub does not let it merge itself: ${words}; put that right ("ameide repo protect" allows auto-merge) and run this again, or merge it by hand`,
    ),
    { cause: error },
  );
}
