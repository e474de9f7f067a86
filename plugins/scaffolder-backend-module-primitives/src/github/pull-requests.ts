import { Octokit, RestEndpointMethodTypes } from '@octokit/rest';
import { RepositoryConfig } from '@ameide/plugin-primitives-node';

/** A pull request as GitHub lists it. @internal */
export type PullRequest = RestEndpointMethodTypes['pulls']['list']['response']['data'][number];

/** The newest pull request of a branch that is open, or that was merged. @internal */
export async function findPullRequest(
  github: Octokit,
  { owner, repository, branch: base }: RepositoryConfig,
  branch: string,
  state: 'open' | 'merged',
): Promise<PullRequest | undefined> {
  const { data } = await github.pulls.list({
    owner,
    repo: repository,
    base,
    head: `${owner}:${branch}`,
    state: state === 'open' ? 'open' : 'closed',
  });
  return data.find(pull => pull.head.ref === branch && (state === 'open' || pull.merged_at));
}

/** Opens a draft pull request from a branch, or gives the open one. @internal */
export async function openDraftPullRequest(
  github: Octokit,
  repository: RepositoryConfig,
  options: { branch: string; title: string; body: string },
): Promise<{ pull: { html_url: string; number: number }; created: boolean }> {
  const existing = await findPullRequest(github, repository, options.branch, 'open');
  if (existing) return { pull: existing, created: false };
  try {
    const { data } = await github.pulls.create({
      owner: repository.owner,
      repo: repository.repository,
      base: repository.branch,
      head: options.branch,
      title: options.title,
      body: options.body,
      draft: true,
    });
    return { pull: data, created: true };
  } catch (error) {
    // Another run of the same task was quicker: GitHub answers 422 then.
    const raced = await findPullRequest(github, repository, options.branch, 'open').catch(() => undefined);
    if (raced) return { pull: raced, created: false };
    throw error;
  }
}
