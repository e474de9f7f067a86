import type { RepositoryName } from '../../contract';
import { type Core, nodeId } from '../core';
import type { FileDiff } from '../git/diff';
import type { Commit } from '../git/objects';
import { fullName } from '../model';
import { encodePath } from '../paths';
import { presentAccount } from './account';

const unsigned = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };

/** `git-commit`: a commit as git has it. */
export function presentGitCommit(core: Core, repository: RepositoryName, commit: Commit) {
  const url = core.urls.repository(repository);
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', `${fullName(repository)}@${commit.sha}`),
    url: `${url}/git/commits/${commit.sha}`,
    html_url: `${core.urls.page(repository)}/commit/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map(sha => ({
      sha,
      url: `${url}/git/commits/${sha}`,
      html_url: `${core.urls.page(repository)}/commit/${sha}`,
    })),
    verification: unsigned,
  };
}

/** `commit`: a commit as GitHub lists it, with the accounts behind its addresses. */
export function presentCommit(core: Core, repository: RepositoryName, commit: Commit) {
  const url = core.urls.repository(repository);
  const account = (email: string) => {
    const found = core.accounts.byEmail(email);
    return found && presentAccount(core, found.login);
  };
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', `${fullName(repository)}@${commit.sha}`),
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      url: `${url}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: unsigned,
    },
    url: `${url}/commits/${commit.sha}`,
    html_url: `${core.urls.page(repository)}/commit/${commit.sha}`,
    comments_url: `${url}/commits/${commit.sha}/comments`,
    author: account(commit.author.email),
    committer: account(commit.committer.email),
    parents: commit.parents.map(sha => ({
      sha,
      url: `${url}/commits/${sha}`,
      html_url: `${core.urls.page(repository)}/commit/${sha}`,
    })),
  };
}

/** `diff-entry`: one changed file. */
export function presentFile(core: Core, repository: RepositoryName, sha: string, file: FileDiff) {
  const path = encodePath(file.filename);
  const page = core.urls.page(repository);
  return {
    sha: file.sha,
    filename: file.filename,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${page}/blob/${sha}/${path}`,
    raw_url: `${page}/raw/${sha}/${path}`,
    contents_url: `${core.urls.repository(repository)}/contents/${path}?ref=${sha}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousFilename === undefined ? {} : { previous_filename: file.previousFilename }),
  };
}

/** A commit as webhooks carry it. */
export function presentWebhookCommit(core: Core, repository: RepositoryName, commit: Commit, files: FileDiff[]) {
  const person = ({ name, email, date }: Commit['author']) => {
    const login = core.accounts.byEmail(email)?.login;
    return { name, email, date, ...(login ? { username: login } : {}) };
  };
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: commit.committer.date,
    url: `${core.urls.page(repository)}/commit/${commit.sha}`,
    author: person(commit.author),
    committer: person(commit.committer),
    added: files.filter(({ status }) => status === 'added' || status === 'renamed' || status === 'copied').map(({ filename }) => filename),
    removed: [
      ...files.filter(({ status }) => status === 'removed').map(({ filename }) => filename),
      ...files.flatMap(({ status, previousFilename }) => (status === 'renamed' && previousFilename ? [previousFilename] : [])),
    ],
    modified: files.filter(({ status }) => status === 'modified' || status === 'changed').map(({ filename }) => filename),
  };
}
