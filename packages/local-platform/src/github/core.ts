import type { PlatformConfig } from '../config';
import type { RepositoryName } from '../contract';
import type { Logger } from '../logger';
import type { Store } from '../store';
import type { Accounts } from './accounts';
import type { Checks } from './checks';
import type { Comments } from './comments';
import type { Events } from './events';
import type { KeyedMutex } from './git/mutex';
import type { Labels } from './labels';
import { fullName } from './model';
import { encodePath } from './paths';
import type { PullStore } from './pull-store';
import type { Mergeability } from './mergeability';
import type { Pulls } from './pulls';
import type { RefUpdates } from './ref-updates';
import type { Repositories } from './repositories';
import type { Tokens } from './tokens';
import type { Webhooks } from './webhooks';

/** Where GitHub is reached. */
export class Urls {
  readonly server: string;
  readonly api: string;
  readonly graphql: string;

  constructor(server: string) {
    this.server = server;
    this.api = `${server}/api/v3`;
    this.graphql = `${server}/api/graphql`;
  }

  /** REST resource of a repository. */
  repository(repository: RepositoryName): string {
    return `${this.api}/repos/${fullName(repository)}`;
  }

  /** Page of a file at a commit. */
  blob(repository: RepositoryName, sha: string, path: string): string {
    return `${this.page(repository)}/blob/${sha}/${encodePath(path)}`;
  }

  /** Page of a repository. */
  page(repository: RepositoryName): string {
    return `${this.server}/${fullName(repository)}`;
  }
}

/** What holds GitHub's state; presenters and announcements stand on it. */
export type Core = {
  config: PlatformConfig;
  store: Store;
  logger: Logger;
  urls: Urls;
  mutex: KeyedMutex;
  accounts: Accounts;
  repositories: Repositories;
  tokens: Tokens;
  events: Events;
  webhooks: Webhooks;
  checks: Checks;
  refs: RefUpdates;
  pullStore: PullStore;
  comments: Comments;
  labels: Labels;
};

/** Everything that routes need. */
export type Services = Core & { pulls: Pulls; mergeability: Mergeability };

/** GraphQL's name of a thing; opaque to clients, plain to us. */
export function nodeId(kind: string, key: string | number): string {
  return Buffer.from(`${kind}:${key}`).toString('base64url');
}

/** Kind and key of a node id; undefined when it is none of ours. */
export function parseNodeId(id: string): { kind: string; key: string } | undefined {
  const match = /^([A-Za-z]+):(.+)$/s.exec(Buffer.from(id, 'base64url').toString('utf8'));
  return match?.[1] && match[2] ? { kind: match[1], key: match[2] } : undefined;
}
