import { type Core, nodeId } from '../core';
import { type Comment, fullName, type Label, type Pull, type Review } from '../model';
import type { MergeableState } from '../rollup';
import { presentAccount } from './account';
import { presentFullRepository } from './repository';

/** `label`. */
export function presentLabel(core: Core, repository: Pull['repository'], label: Label) {
  return {
    id: label.id,
    node_id: nodeId('Label', label.id),
    url: `${core.urls.repository(repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: false,
    description: label.description,
  };
}

/** How an actor stands to the repository; everybody with a token belongs to the organisation. */
export function authorAssociation(core: Core, login: string): string {
  return login.endsWith('[bot]') || !core.accounts.known(login) ? 'NONE' : 'MEMBER';
}

/** Node id of a pull request. */
export function pullNodeId(pull: Pull): string {
  return nodeId('PullRequest', `${fullName(pull.repository)}#${pull.number}`);
}

/** `pull-request-simple`. */
export function presentPull(core: Core, pull: Pull) {
  const { repository } = pull;
  const url = core.urls.repository(repository);
  const self = `${url}/pulls/${pull.number}`;
  const issue = `${url}/issues/${pull.number}`;
  const page = `${core.urls.page(repository)}/pull/${pull.number}`;
  const document = core.repositories.find(repository);
  const side = ({ ref, sha }: Pull['head']) => ({
    label: `${repository.owner}:${ref}`,
    ref,
    sha,
    user: presentAccount(core, repository.owner),
    repo: document ? presentFullRepository(core, document) : null,
  });
  const accounts = (logins: string[]) => logins.map(login => presentAccount(core, login));
  const links = {
    self,
    html: page,
    issue,
    comments: `${issue}/comments`,
    review_comments: `${self}/comments`,
    review_comment: `${url}/pulls/comments{/number}`,
    commits: `${self}/commits`,
    statuses: `${url}/statuses/${pull.head.sha}`,
  };
  return {
    url: self,
    id: pull.id,
    node_id: pullNodeId(pull),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    commits_url: links.commits,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    comments_url: links.comments,
    statuses_url: links.statuses,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: presentAccount(core, pull.user),
    body: pull.body,
    labels: pull.labels.map(name => presentLabel(core, repository, core.labels.ensure(repository, name))),
    milestone: null,
    active_lock_reason: null,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitSha,
    assignee: pull.assignees[0] === undefined ? null : presentAccount(core, pull.assignees[0]),
    assignees: accounts(pull.assignees),
    requested_reviewers: accounts(pull.requestedReviewers),
    requested_teams: [],
    draft: pull.draft,
    head: side(pull.head),
    base: side(pull.base),
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    author_association: authorAssociation(core, pull.user),
    auto_merge: pull.autoMerge && {
      enabled_by: presentAccount(core, pull.autoMerge.enabledBy.login),
      merge_method: pull.autoMerge.method,
      commit_title: pull.autoMerge.title,
      commit_message: pull.autoMerge.message,
    },
  };
}

/** What only the single pull request tells, since it takes looking at commits. */
export type PullDetails = {
  mergeable: boolean | null;
  mergeableState: MergeableState | 'unknown';
  additions: number;
  deletions: number;
  changedFiles: number;
  commits: number;
};

/** `pull-request`. */
export function presentFullPull(core: Core, pull: Pull, details: PullDetails) {
  return {
    ...presentPull(core, pull),
    merged: pull.mergedAt !== null,
    mergeable: details.mergeable,
    rebaseable: details.mergeable,
    mergeable_state: details.mergeableState,
    merged_by: pull.mergedBy === null ? null : presentAccount(core, pull.mergedBy),
    comments: core.comments.list(pull.repository, pull.number).length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: details.commits,
    additions: details.additions,
    deletions: details.deletions,
    changed_files: details.changedFiles,
  };
}

/** `issue-comment`. */
export function presentComment(core: Core, comment: Comment) {
  const url = core.urls.repository(comment.repository);
  return {
    id: comment.id,
    node_id: nodeId('IssueComment', `${fullName(comment.repository)}#${comment.id}`),
    url: `${url}/issues/comments/${comment.id}`,
    html_url: `${core.urls.page(comment.repository)}/pull/${comment.number}#issuecomment-${comment.id}`,
    issue_url: `${url}/issues/${comment.number}`,
    user: presentAccount(core, comment.user),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: authorAssociation(core, comment.user),
  };
}

/** `pull-request-review`. */
export function presentReview(core: Core, review: Review) {
  const pull = `${core.urls.repository(review.repository)}/pulls/${review.number}`;
  const page = `${core.urls.page(review.repository)}/pull/${review.number}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: nodeId('PullRequestReview', review.id),
    user: presentAccount(core, review.user),
    body: review.body,
    state: review.state,
    html_url: page,
    pull_request_url: pull,
    author_association: authorAssociation(core, review.user),
    _links: { html: { href: page }, pull_request: { href: pull } },
    submitted_at: review.submittedAt,
    commit_id: review.commitId,
  };
}
