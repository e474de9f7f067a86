import type { Actor, GitHubEvent, RepositoryName } from '../contract';
import type { StoredManifest } from './manifest-store';

/** Label that links a package to its repository on GitHub. */
const sourceLabel = 'org.opencontainers.image.source';

/** The repository that an image belongs to: by its source label, else by none. */
export function matchRepository(options: { labels: Record<string, string>; repositories: RepositoryName[] }): RepositoryName | undefined {
  const match = /^https?:\/\/[^/]+\/([^/]+)\/([^/]+?)(?:\.git)?\/?$/.exec(options.labels[sourceLabel] ?? '');
  return options.repositories.find(each => each.owner === match?.[1] && each.name === match?.[2]);
}

/** The `registry_package` webhook event of a pushed tag. See https://docs.github.com/en/webhooks/webhook-events-and-payloads#registry_package */
export function packageEvent(options: {
  stored: StoredManifest;
  tag: string;
  labels: Record<string, string>;
  repository: RepositoryName;
  actor: Actor;
  host: string;
  id: number;
  serverUrl: string;
}): GitHubEvent {
  const { stored, tag, labels, repository, actor } = options;
  const [owner = repository.owner, ...rest] = stored.repository.split('/');
  const name = rest.join('/');
  const account = (login: string) => ({ login, type: login === repository.owner ? 'Organization' : 'User' });
  return {
    name: 'registry_package',
    action: 'published',
    repository,
    actor,
    ref: 'refs/heads/main',
    sha: labels['org.opencontainers.image.revision'] ?? '',
    payload: {
      action: 'published',
      registry_package: {
        id: options.id,
        name,
        namespace: owner,
        description: null,
        ecosystem: 'CONTAINER',
        package_type: 'CONTAINER',
        html_url: `${options.serverUrl}/orgs/${owner}/packages/container/package/${encodeURIComponent(name)}`,
        created_at: stored.pushedAt,
        updated_at: stored.pushedAt,
        owner: account(owner),
        package_version: {
          id: options.id,
          version: stored.digest,
          name: stored.digest,
          summary: '',
          html_url: `${options.serverUrl}/orgs/${owner}/packages/container/${encodeURIComponent(name)}/${options.id}`,
          package_url: `${options.host}/${stored.repository}:${tag}`,
          installation_command: `docker pull ${options.host}/${stored.repository}:${tag}`,
          target_oid: labels['org.opencontainers.image.revision'] ?? '',
          target_commitish: 'main',
          created_at: stored.pushedAt,
          updated_at: stored.pushedAt,
          author: account(actor.login),
          metadata: [],
          docker_metadata: [],
          package_files: [],
          container_metadata: { tag: { name: tag, digest: stored.digest }, labels, manifest: { digest: stored.digest, media_type: stored.mediaType } },
        },
        registry: { about_url: '', name: 'GitHub CONTAINER registry', type: 'CONTAINER', url: `http://${options.host}`, vendor: 'GitHub Inc' },
      },
    },
  };
}
