import { Octokit } from '@octokit/rest';
import { eventually } from './eventually.ts';

const owner = 'ameideio';

/** A developer at the local GitHub, with a personal access token. */
export class Developer {
  readonly octokit: Octokit;

  constructor(url: string, token: string) {
    this.octokit = new Octokit({
      auth: token,
      baseUrl: `${url}/api/v3`,
      log: { debug() {}, info() {}, warn() {}, error() {} },
    });
  }

  /** The open pull request of a branch. */
  async pullRequest(repo: string, branch: string, state: 'open' | 'all' = 'open') {
    return eventually(`pull request of ${branch} in ${repo}`, async () => {
      const { data } = await this.octokit.pulls.list({ owner, repo, state, head: `${owner}:${branch}` });
      return data[0];
    });
  }

  /** Marks ready what is a draft, waits for the required checks, and merges. */
  async merge(repo: string, branch: string): Promise<void> {
    const pull = await this.pullRequest(repo, branch);
    if (pull.draft) {
      await this.octokit.graphql(
        'mutation($id: ID!) { markPullRequestReadyForReview(input: {pullRequestId: $id}) { pullRequest { id } } }',
        { id: pull.node_id },
      );
    }
    const isClean = async () => (await this.octokit.pulls.get({ owner, repo, pull_number: pull.number })).data.mergeable_state === 'clean';
    await eventually(`pull request #${pull.number} of ${repo} may be merged`, isClean, 120);
    await this.octokit.pulls.merge({ owner, repo, pull_number: pull.number, merge_method: 'squash' });
  }

  /** Says yes to the open pull request of a branch, as somebody who reviewed it. */
  async approve(repo: string, branch: string): Promise<void> {
    const { number: pull_number } = await this.pullRequest(repo, branch);
    await this.octokit.pulls.createReview({ owner, repo, pull_number, event: 'APPROVE' });
  }

  /** Waits until a pull request that merges itself is merged. */
  async merged(repo: string, branch: string): Promise<void> {
    await eventually(`${branch} is merged in ${repo}`, async () => {
      const { data } = await this.octokit.pulls.list({ owner, repo, state: 'closed', head: `${owner}:${branch}` });
      return data.some(pull => pull.merged_at);
    });
  }

  /** Starts a workflow on main, waits until its run has ended, and gives its conclusion. */
  async dispatch(repo: string, workflow_id: string, inputs: Record<string, string>): Promise<{ id: number; conclusion: string | null }> {
    const workflow = { owner, repo, workflow_id };
    const runs = async () => (await this.octokit.actions.listWorkflowRuns(workflow)).data.workflow_runs;
    const before = new Set((await runs()).map(run => run.id));
    await this.octokit.actions.createWorkflowDispatch({ ...workflow, ref: 'main', inputs });
    const ended = await eventually(`run of ${workflow_id} in ${repo} has ended`, async () =>
      (await runs()).find(run => !before.has(run.id) && run.status === 'completed'),
    );
    return { id: ended.id, conclusion: ended.conclusion };
  }

  /** What the jobs of a run have printed. */
  async log(repo: string, run_id: number): Promise<string> {
    const { data } = await this.octokit.actions.listJobsForWorkflowRun({ owner, repo, run_id });
    const logs = await Promise.all(
      data.jobs.map(({ id }) => this.octokit.actions.downloadJobLogsForWorkflowRun({ owner, repo, job_id: id })),
    );
    return logs.map(each => String(each.data)).join('\n');
  }

  async file(repo: string, path: string): Promise<string> {
    const { data } = await this.octokit.repos.getContent({ owner, repo, path, mediaType: { format: 'raw' } });
    return String(data);
  }
}
