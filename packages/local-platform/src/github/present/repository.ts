import { type Core, nodeId } from '../core';
import { fullName, type Repository } from '../model';
import { presentAccount } from './account';

/** Templates of a repository's resources, in GitHub's notation; `''` stands for the API, `/` for none. */
const templates: Record<string, string> = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
};

/** `minimal-repository`. */
export function presentRepository(core: Core, repository: Repository) {
  const url = core.urls.repository(repository);
  return {
    id: repository.id,
    node_id: nodeId('Repository', fullName(repository)),
    name: repository.name,
    full_name: fullName(repository),
    private: false,
    owner: presentAccount(core, repository.owner),
    html_url: core.urls.page(repository),
    description: repository.description,
    fork: false,
    url,
    ...Object.fromEntries(Object.entries(templates).map(([name, template]) => [name, url + template])),
    default_branch: repository.defaultBranch,
    visibility: 'public',
    archived: false,
    disabled: false,
    created_at: repository.createdAt,
    updated_at: repository.updatedAt,
    pushed_at: repository.pushedAt,
  };
}

/** `full-repository`. */
export function presentFullRepository(core: Core, repository: Repository) {
  const page = core.urls.page(repository);
  const open = core.pullStore.open(repository).length;
  return {
    ...presentRepository(core, repository),
    git_url: `${page}.git`,
    ssh_url: `git@${new URL(page).host}:${fullName(repository)}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    homepage: null,
    language: null,
    license: null,
    mirror_url: null,
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    network_count: 0,
    subscribers_count: 0,
    size: 0,
    open_issues: open,
    open_issues_count: open,
    topics: [],
    has_issues: false,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: false,
    has_discussions: false,
    is_template: false,
    allow_forking: false,
    allow_squash_merge: true,
    allow_merge_commit: true,
    allow_rebase_merge: true,
    allow_auto_merge: true,
    allow_update_branch: false,
    delete_branch_on_merge: true,
    web_commit_signoff_required: false,
    ...(core.accounts.isOrganization(repository.owner)
      ? { organization: presentAccount(core, repository.owner) }
      : {}),
  };
}
