import type { Actor, CheckRunInput, RepositoryName, TokenPermissions, WorkflowRunReference } from '../contract';

/** A repository as stored; what lies in git is not repeated here. */
export type Repository = RepositoryName & {
  id: number;
  description: string | null;
  defaultBranch: string;
  createdAt: string;
  updatedAt: string;
  pushedAt: string;
};

/** Who a token stands for, and what it may do. */
export type Principal = {
  actor: Actor;
  permissions: TokenPermissions | 'all';
  /** Only here may it write; everywhere when absent. */
  repositories?: string[];
  appId?: number;
  expiresAt?: string;
};

/** One line-bound remark of a check run. */
export type Annotation = {
  path: string;
  start_line: number;
  end_line: number;
  start_column: number | null;
  end_column: number | null;
  annotation_level: string | null;
  title: string | null;
  message: string | null;
  raw_details: string | null;
  blob_href: string;
};

/** A check run as stored. */
export type CheckRun = Omit<CheckRunInput, 'key' | 'annotations' | 'suiteId'> & {
  id: number;
  suiteId: number;
  repository: RepositoryName;
  /** Slug of the App that made it. */
  app: string;
  annotations: Annotation[];
};

/** All check runs of one App on one commit; of GitHub's own App, those of one workflow run. */
export type CheckSuite = {
  id: number;
  repository: RepositoryName;
  headSha: string;
  headBranch: string | null;
  app: string;
  /** The run of a workflow that it belongs to; each run has a suite of its own. */
  workflowRun?: WorkflowRunReference;
  createdAt: string;
  updatedAt: string;
};

/** A commit status. */
export type CommitStatus = {
  id: number;
  repository: RepositoryName;
  sha: string;
  state: 'error' | 'failure' | 'pending' | 'success';
  context: string;
  description: string | null;
  targetUrl: string | null;
  creator: string;
  createdAt: string;
};

/** How a pull request is merged. */
export type MergeMethod = 'merge' | 'squash' | 'rebase';

/** A pull request as stored; `base.sha` is the tip of the base when the head was last seen. */
export type Pull = {
  id: number;
  repository: RepositoryName;
  number: number;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  draft: boolean;
  user: string;
  head: { ref: string; sha: string };
  base: { ref: string; sha: string };
  labels: string[];
  assignees: string[];
  requestedReviewers: string[];
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  mergedAt: string | null;
  mergedBy: string | null;
  mergeCommitSha: string | null;
  autoMerge: { enabledBy: Actor; method: MergeMethod; title: string | null; message: string | null } | null;
  /** Outcome of the last trial merge, and of which commits. */
  trial: { head: string; base: string; sha: string | null } | null;
};

/** A comment on a pull request. */
export type Comment = {
  id: number;
  repository: RepositoryName;
  number: number;
  user: string;
  body: string;
  createdAt: string;
  updatedAt: string;
};

/** A review of a pull request. */
export type Review = {
  id: number;
  repository: RepositoryName;
  number: number;
  user: string;
  body: string;
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED';
  commitId: string;
  submittedAt: string;
};

/** A label of a repository. */
export type Label = { id: number; name: string; color: string; description: string | null };

/** A webhook of a repository or of an owner. */
export type Hook = {
  id: number;
  /** `owner/name`, or `owner` for all of its repositories. */
  scope: string;
  url: string;
  secret: string | undefined;
  events: string[];
  active: boolean;
  createdAt: string;
};

/** `owner/name`. */
export function fullName(repository: RepositoryName): string {
  return `${repository.owner}/${repository.name}`;
}

/** Now, the way GitHub writes it: without milliseconds. */
export function timestamp(date = new Date()): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** A number as part of a key that sorts. */
export function sortable(number: number): string {
  return String(number).padStart(12, '0');
}
