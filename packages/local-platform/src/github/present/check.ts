import type { RepositoryName } from '../../contract';
import { type Core, nodeId } from '../core';
import { fullName, type CheckRun, type CheckSuite, type CommitStatus, type Pull } from '../model';
import { combinedState, latestStatuses, suiteState } from '../rollup';
import { avatarUrl, presentAccount, presentApp } from './account';
import { presentRepository } from './repository';

/** A pull request as checks name it. */
function presentPullReference(core: Core, pull: Pull) {
  const url = core.urls.repository(pull.repository);
  const { owner, name } = pull.repository;
  const repo = { id: core.repositories.find({ owner, name })?.id ?? 0, url, name };
  return {
    url: `${url}/pulls/${pull.number}`,
    id: pull.id,
    number: pull.number,
    head: { ref: pull.head.ref, sha: pull.head.sha, repo },
    base: { ref: pull.base.ref, sha: pull.base.sha, repo },
  };
}

function pullsOf(core: Core, repository: RepositoryName, sha: string) {
  return core.pullStore
    .ofCommit(repository, sha)
    .filter(pull => pull.state === 'open' && pull.head.sha === sha)
    .map(pull => presentPullReference(core, pull));
}

/** `check-run`. */
export function presentCheckRun(core: Core, run: CheckRun) {
  const url = `${core.urls.repository(run.repository)}/check-runs/${run.id}`;
  const page = `${core.urls.page(run.repository)}/runs/${run.id}`;
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('CheckRun', `${fullName(run.repository)}#${run.id}`),
    head_sha: run.headSha,
    external_id: run.externalId ?? '',
    url,
    html_url: page,
    details_url: run.detailsUrl ?? page,
    status: run.status,
    conclusion: run.conclusion ?? null,
    started_at: run.startedAt ?? null,
    completed_at: run.completedAt ?? null,
    output: {
      title: run.output?.title ?? null,
      summary: run.output?.summary ?? null,
      text: run.output?.text ?? null,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suiteId },
    app: presentApp(core, core.accounts.app(run.app)),
    pull_requests: pullsOf(core, run.repository, run.headSha),
  };
}

/** `check-suite`, without its head commit. */
export function presentCheckSuite(core: Core, suite: CheckSuite) {
  const url = `${core.urls.repository(suite.repository)}/check-suites/${suite.id}`;
  const runs = core.checks.runsOfSuite(suite);
  const { status, conclusion } = suiteState(runs);
  const repository = core.repositories.find(suite.repository);
  return {
    id: suite.id,
    node_id: nodeId('CheckSuite', `${fullName(suite.repository)}#${suite.id}`),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    status,
    conclusion,
    url,
    before: null,
    after: suite.headSha,
    pull_requests: pullsOf(core, suite.repository, suite.headSha),
    app: presentApp(core, core.accounts.app(suite.app)),
    created_at: suite.createdAt,
    updated_at: suite.updatedAt,
    latest_check_runs_count: runs.length,
    check_runs_url: `${url}/check-runs`,
    rerequestable: false,
    runs_rerequestable: false,
    ...(repository ? { repository: presentRepository(core, repository) } : {}),
  };
}

/** `status`. */
export function presentStatus(core: Core, status: CommitStatus) {
  return {
    url: `${core.urls.repository(status.repository)}/statuses/${status.sha}`,
    avatar_url: avatarUrl(core, status.creator),
    id: status.id,
    node_id: nodeId('StatusContext', status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    creator: presentAccount(core, status.creator),
  };
}

/** `combined-commit-status`. */
export function presentCombinedStatus(core: Core, repository: RepositoryName, sha: string) {
  const statuses = core.checks.statuses(repository, sha);
  const latest = latestStatuses(statuses);
  const document = core.repositories.find(repository);
  const url = core.urls.repository(repository);
  return {
    state: combinedState(statuses),
    statuses: latest.map(status => presentStatus(core, status)),
    sha,
    total_count: latest.length,
    repository: document && presentRepository(core, document),
    commit_url: `${url}/commits/${sha}`,
    url: `${url}/commits/${sha}/status`,
  };
}
