import type { Endpoints } from '@octokit/types';
import type { RepositoryName } from '../../contract';
import type { ArtifactRecord, JobRecord, RunRecord, WorkflowRecord } from '../model';
import type { Services } from '../run/services';

type Base = Pick<Services, 'github'>;

/** GitHub's own response types, by operation. */
type Schemas = {
  'workflow-run': Endpoints['GET /repos/{owner}/{repo}/actions/runs/{run_id}']['response']['data'];
  job: Endpoints['GET /repos/{owner}/{repo}/actions/jobs/{job_id}']['response']['data'];
  workflow: Endpoints['GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}']['response']['data'];
  artifact: Endpoints['GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}']['response']['data'];
};

function urls({ github }: Base, { owner, name }: RepositoryName) {
  return { api: `${github.apiUrl}/repos/${owner}/${name}`, web: `${github.serverUrl}/${owner}/${name}` };
}

/** GitHub writes times without milliseconds. */
function time(value: string): string {
  return value.replace(/\.\d+Z$/, 'Z');
}

function nodeId(kind: string, id: number): string {
  return Buffer.from(`${kind}:${id}`).toString('base64url');
}

/** Part of a user that clients look at. */
type Account = { login: string; id: number; type: string; html_url: string };

function account({ github }: Base, login: string): Account {
  const id = [...login].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_000_007, 7);
  return { login, id, type: login.endsWith('[bot]') ? 'Bot' : 'User', html_url: `${github.serverUrl}/${login}` };
}

/** A run, without the members that repeat the repository in full. */
export type PresentedRun = Omit<
  Schemas['workflow-run'],
  'actor' | 'triggering_actor' | 'repository' | 'head_repository' | 'pull_requests' | 'head_commit'
> & {
  actor: Account;
  triggering_actor: Account;
  pull_requests: { number: number; url: string; head: { ref: string; sha: string }; base: { ref: string } }[];
  head_commit: { id: string; message: string };
  repository: { name: string; full_name: string; owner: Account; html_url: string; url: string };
};

/** A workflow run as the REST API shows it. */
export function presentRun(base: Base, run: RunRecord): PresentedRun {
  const { api, web } = urls(base, run.repository);
  const url = `${api}/actions/runs/${run.id}`;
  const { owner, name } = run.repository;
  return {
    id: run.id,
    name: run.workflowName,
    node_id: nodeId('WorkflowRun', run.id),
    check_suite_id: run.checkSuiteId,
    check_suite_node_id: Buffer.from(`CheckSuite:${owner}/${name}#${run.checkSuiteId}`).toString('base64url'),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.workflowPath,
    display_title: run.title,
    run_number: run.runNumber,
    run_attempt: run.attempt,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion ?? null,
    workflow_id: run.workflowId,
    url,
    html_url: `${web}/actions/runs/${run.id}`,
    pull_requests: run.pullRequests.map(number => ({
      number,
      url: `${api}/pulls/${number}`,
      head: { ref: run.headRef, sha: run.headSha },
      base: { ref: run.baseRef },
    })),
    created_at: time(run.createdAt),
    updated_at: time(run.updatedAt),
    run_started_at: time(run.startedAt),
    actor: account(base, run.actor),
    triggering_actor: account(base, run.triggeringActor),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${api}/check-suites/${run.checkSuiteId}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: run.attempt > 1 ? `${url}/attempts/${run.attempt - 1}` : null,
    workflow_url: `${api}/actions/workflows/${run.workflowId}`,
    head_commit: { id: run.headSha, message: run.headMessage },
    repository: { name, full_name: `${owner}/${name}`, owner: account(base, owner), html_url: web, url: api },
  };
}

/** A job as the REST API shows it. */
export function presentJob(base: Base, run: RunRecord, job: JobRecord): Schemas['job'] {
  const { api, web } = urls(base, run.repository);
  return {
    id: job.id,
    run_id: run.id,
    run_url: `${api}/actions/runs/${run.id}`,
    run_attempt: job.attempt,
    node_id: nodeId('CheckRun', job.id),
    head_sha: run.headSha,
    head_branch: run.headBranch,
    url: `${api}/actions/jobs/${job.id}`,
    html_url: `${web}/actions/runs/${run.id}/job/${job.id}`,
    status: job.status,
    conclusion: job.conclusion ?? null,
    created_at: time(job.createdAt),
    started_at: time(job.startedAt ?? job.createdAt),
    completed_at: job.completedAt ? time(job.completedAt) : null,
    name: job.name,
    steps: job.steps.map(step => ({
      name: step.name,
      number: step.number,
      status: step.status,
      conclusion: step.conclusion ?? null,
      started_at: step.startedAt ? time(step.startedAt) : null,
      completed_at: step.completedAt ? time(step.completedAt) : null,
    })),
    check_run_url: `${api}/check-runs/${job.id}`,
    labels: job.labels,
    runner_id: job.startedAt ? 1 : null,
    runner_name: job.startedAt ? 'local' : null,
    runner_group_id: null,
    runner_group_name: null,
    workflow_name: run.workflowName,
  };
}

/** A workflow as the REST API shows it. */
export function presentWorkflow(base: Base, repository: RepositoryName, workflow: WorkflowRecord, name: string): Schemas['workflow'] {
  const { api, web } = urls(base, repository);
  const file = workflow.path.split('/').at(-1) ?? '';
  return {
    id: workflow.id,
    node_id: nodeId('Workflow', workflow.id),
    name,
    path: workflow.path,
    state: 'active',
    created_at: time(workflow.createdAt),
    updated_at: time(workflow.createdAt),
    url: `${api}/actions/workflows/${workflow.id}`,
    html_url: `${web}/blob/HEAD/${workflow.path}`,
    badge_url: `${web}/actions/workflows/${file}/badge.svg`,
  };
}

/** GitHub keeps artifacts for ninety days unless told otherwise; here they stay, and say so all the same. */
const retentionMilliseconds = 90 * 24 * 3_600_000;

/** An artifact as the REST API shows it. */
export function presentArtifact(base: Base, run: RunRecord, artifact: ArtifactRecord): Schemas['artifact'] {
  const { api } = urls(base, run.repository);
  const url = `${api}/actions/artifacts/${artifact.id}`;
  return {
    id: artifact.id,
    node_id: nodeId('Artifact', artifact.id),
    name: artifact.name,
    size_in_bytes: artifact.sizeInBytes,
    url,
    archive_download_url: `${url}/zip`,
    expired: false,
    created_at: time(artifact.createdAt),
    updated_at: time(artifact.createdAt),
    expires_at: time(new Date(Date.parse(artifact.createdAt) + retentionMilliseconds).toISOString()),
    workflow_run: { id: run.id, head_branch: run.headBranch, head_sha: run.headSha },
  };
}
