import type { App } from '../accounts';
import { type Core, nodeId } from '../core';

/** Page of an account; a bot's is that of its App. */
export function accountPage(core: Core, login: string): string {
  const bot = /^(.+)\[bot\]$/.exec(login)?.[1];
  return bot === undefined ? `${core.urls.server}/${encodeURIComponent(login)}` : `${core.urls.server}/apps/${bot}`;
}

/** Picture of an account. */
export function avatarUrl(core: Core, login: string): string {
  return `${core.urls.server}/avatars/${encodeURIComponent(login)}`;
}

/** `simple-user` of GitHub's API. */
export function presentAccount(core: Core, login: string) {
  const account = core.accounts.find(login);
  const url = `${core.urls.api}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id: account.id,
    node_id: nodeId(account.type, login),
    avatar_url: avatarUrl(core, login),
    gravatar_id: '',
    url,
    html_url: accountPage(core, login),
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    site_admin: false,
  };
}

/** What nobody fills in here, but clients may read. */
const profile = {
  name: null,
  company: null,
  blog: null,
  location: null,
  hireable: null,
  bio: null,
  twitter_username: null,
  public_gists: 0,
  followers: 0,
  following: 0,
  created_at: '2020-01-01T00:00:00Z',
  updated_at: '2020-01-01T00:00:00Z',
};

/** `public-user`. */
export function presentUser(core: Core, login: string) {
  return {
    ...presentAccount(core, login),
    ...profile,
    email: core.accounts.find(login).email,
    public_repos: core.repositories.list(login).length,
  };
}

/** `organization-full`. */
export function presentOrganization(core: Core, login: string) {
  const url = `${core.urls.api}/orgs/${login}`;
  const { id, node_id: node, avatar_url: avatar } = presentAccount(core, login);
  return {
    login,
    id,
    node_id: node,
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: avatar,
    description: null,
    name: login,
    html_url: `${core.urls.server}/${login}`,
    has_organization_projects: false,
    has_repository_projects: false,
    public_repos: core.repositories.list(login).length,
    public_gists: 0,
    followers: 0,
    following: 0,
    type: 'Organization',
    created_at: profile.created_at,
    updated_at: profile.updated_at,
    archived_at: null,
  };
}

/** `integration`: a GitHub App. */
export function presentApp(core: Core, app: App) {
  const owner = Object.keys(core.config.organizations)[0] ?? core.config.repositories[0]?.owner ?? 'github';
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId('App', app.id),
    client_id: `Iv1.${app.slug}`,
    owner: presentAccount(core, owner),
    name: app.name,
    description: '',
    external_url: core.urls.server,
    html_url: `${core.urls.server}/apps/${app.slug}`,
    created_at: profile.created_at,
    updated_at: profile.updated_at,
    permissions: { contents: 'write', pull_requests: 'write', checks: 'write', actions: 'write', statuses: 'write', metadata: 'read' },
    events: ['push', 'pull_request', 'check_run', 'check_suite', 'status', 'workflow_run', 'workflow_job'],
  };
}

/** `installation` of an App on an organisation. */
export function presentInstallation(core: Core, app: App, login: string) {
  const presented = presentApp(core, app);
  return {
    id: app.id,
    app_id: app.id,
    app_slug: app.slug,
    client_id: presented.client_id,
    target_id: core.accounts.find(login).id,
    target_type: core.accounts.find(login).type,
    account: presentAccount(core, login),
    repository_selection: 'all',
    single_file_name: null,
    access_tokens_url: `${core.urls.api}/app/installations/${app.id}/access_tokens`,
    repositories_url: `${core.urls.api}/installation/repositories`,
    html_url: `${core.urls.server}/organizations/${login}/settings/installations/${app.id}`,
    permissions: presented.permissions,
    events: presented.events,
    created_at: presented.created_at,
    updated_at: presented.updated_at,
    suspended_by: null,
    suspended_at: null,
  };
}
