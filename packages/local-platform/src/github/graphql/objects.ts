import { nodeId, type Services } from '../core';
import { fullName, type Repository } from '../model';
import { accountPage, avatarUrl } from '../present/account';
import { GraphChecks } from './checks';
import { connection, type ConnectionArguments } from './connection';
import { GraphGit } from './git';
import { GraphPulls, type PullFilter } from './pulls';

/** Gives every object of the graph; what costs something is a method, and only run when asked for. */
export class GraphObjects {
  readonly checks: GraphChecks;
  readonly git: GraphGit;
  readonly pulls: GraphPulls;
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
    this.checks = new GraphChecks(services, this);
    this.git = new GraphGit(services, this);
    this.pulls = new GraphPulls(services, this);
  }

  /** `User`, `Bot` or `Organization`. */
  account(login: string) {
    const { accounts, repositories, config } = this.#services;
    const { id, type, email } = accounts.find(login);
    return {
      __typename: type,
      id: nodeId(type, login),
      databaseId: id,
      login,
      name: login,
      email,
      bio: null,
      description: null,
      url: accountPage(this.#services, login),
      avatarUrl: avatarUrl(this.#services, login),
      repositories: (args: ConnectionArguments) => connection(repositories.list(login), args, each => this.repository(each)),
      repository: ({ name }: { name: string }) => {
        const found = repositories.find({ owner: login, name });
        return found ? this.repository(found) : null;
      },
      membersWithRole: (args: ConnectionArguments) => connection(Object.keys(config.users), args, each => this.account(each)),
      teams: (args: ConnectionArguments) => connection<never, never>([], args, each => each),
    };
  }

  /** `Repository`. */
  repository(repository: Repository): Record<string, unknown> {
    const { urls, repositories, pullStore } = this.#services;
    return {
      __typename: 'Repository',
      id: nodeId('Repository', fullName(repository)),
      databaseId: repository.id,
      name: repository.name,
      nameWithOwner: fullName(repository),
      description: repository.description,
      url: urls.page(repository),
      owner: () => this.account(repository.owner),
      isArchived: false,
      isFork: false,
      isPrivate: false,
      visibility: 'PUBLIC',
      createdAt: repository.createdAt,
      updatedAt: repository.updatedAt,
      pushedAt: repository.pushedAt,
      autoMergeAllowed: true,
      repositoryTopics: (args: ConnectionArguments) => connection<never, never>([], args, each => each),
      defaultBranchRef: () => this.git.ref(repository, `refs/heads/${repository.defaultBranch}`),
      ref: ({ qualifiedName }: { qualifiedName: string }) =>
        this.git.ref(repository, qualifiedName.startsWith('refs/') ? qualifiedName : `refs/heads/${qualifiedName}`),
      object: async ({ oid, expression }: { oid?: string; expression?: string }) => {
        const read = () => (oid !== undefined && /^[0-9a-f]{40}$/.test(oid) ? repositories.git(repository).read(oid) : undefined);
        const object = await (oid === undefined ? this.git.expression(repository, expression ?? '') : read());
        return object ? this.git.object(repository, object) : null;
      },
      pullRequest: ({ number }: { number: number }) => {
        const pull = pullStore.find(repository, number);
        return pull ? this.pulls.pull(pull) : null;
      },
      pullRequests: (args: PullFilter) =>
        this.pulls.list(args.headRefName === undefined ? pullStore.all(repository) : pullStore.ofHead(repository, args.headRefName), args),
    };
  }
}
