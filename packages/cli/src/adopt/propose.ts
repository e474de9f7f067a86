import { openPullRequest, PullRequestResult } from '@ameide/gitops-repo';
import { GitHubAccess } from '../environment';
import { callGitHub, createOctokit } from '../github';
import { pullRequestBody } from '../gitops/pull-request-body';
import { RepositoryReport } from './convention';
import { formatAdoptionMarkdown } from './format';
import { headOf, RepositoryName } from './names';

/** Opens the pull request that adds what is missing, or brings it up to date. @internal */
export async function proposeMissing(options: {
  access: GitHubAccess;
  root: string;
  name: RepositoryName;
  files: ReadonlyMap<string, string>;
  report: RepositoryReport;
}): Promise<PullRequestResult> {
  const { access, root, name, files, report } = options;
  const { owner, repo } = name;
  const baseSha = await headOf(root);
  return callGitHub(
    access,
    `open the pull request on ${owner}/${repo} from commit ${baseSha.slice(
      0,
      12,
    )}, which has to be pushed,`,
    () =>
      openPullRequest({
        octokit: createOctokit(access),
        owner,
        repo,
        base: 'main',
        baseSha,
        branch: 'ameide/adopt',
        title: 'Add what the conventions of ameide ask for',
        body: pullRequestBody({
          summary:
            'Adds the files that `ameide` and its workflows stand on and that this repository does not have. Nothing that is there is changed.',
          inputs: { repository: `${owner}/${repo}` },
          change: { files, changed: [...files.keys()] },
          validation: formatAdoptionMarkdown(report),
        }),
        labels: [],
        files,
        autoMerge: false,
      }),
  );
}
