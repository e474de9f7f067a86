import type { Octokit } from '@octokit/rest';

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
 * still refuses what its required checks have not passed.
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
    if (!/(?:clean|unstable) status/i.test(message)) throw error;
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
