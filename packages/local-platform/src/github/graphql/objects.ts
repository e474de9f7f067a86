import type { RepositoryName } from '../../contract';
import { nodeId, type Services } from '../core';
import type { GitObject } from '../git/object-reader';
import { type Commit, parseCommit, parseTree, type Signature } from '../git/objects';
import { type CheckRun, type CommitStatus, fullName, type Pull, type Repository } from '../model';
import { accountPage, avatarUrl } from '../present/account';
import { pullNodeId } from '../present/pull';
import { latestStatuses, outcomes } from '../rollup';
import { connection, type ConnectionArguments } from './connection';

/** Longest file that `text` gives. */
const textLimit = 512 * 1024;

type PullFilter = ConnectionArguments & {
  states?: string[];
  headRefName?: string;
  baseRefName?: string;
  labels?: string[];
  orderBy?: { field: string; direction: string };
};

function pullState(pull: Pull): 'OPEN' | 'MERGED' | 'CLOSED' {
  if (pull.mergedAt) return 'MERGED';
  return pull.state === 'open' ? 'OPEN' : 'CLOSED';
}

/** Gives every object of the graph; what costs something is a method, and only run when asked for. */
export class GraphObjects {
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

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

  repository(repository: Repository): Record<string, unknown> {
    const { urls, repositories, pullStore } = this.#services;
    const git = repositories.git(repository);
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
      defaultBranchRef: () => this.ref(repository, `refs/heads/${repository.defaultBranch}`),
      ref: ({ qualifiedName }: { qualifiedName: string }) =>
        this.ref(repository, qualifiedName.startsWith('refs/') ? qualifiedName : `refs/heads/${qualifiedName}`),
      object: async ({ oid, expression }: { oid?: string; expression?: string }) => {
        const object = oid === undefined ? await this.#expression(repository, expression ?? '') : /^[0-9a-f]{40}$/.test(oid) ? await git.read(oid) : undefined;
        return object ? this.object(repository, object) : null;
      },
      pullRequest: ({ number }: { number: number }) => {
        const pull = pullStore.find(repository, number);
        return pull ? this.pull(pull) : null;
      },
      pullRequests: (args: PullFilter) =>
        this.#pulls(args.headRefName === undefined ? pullStore.all(repository) : pullStore.ofHead(repository, args.headRefName), args),
    };
  }

  async ref(repository: Repository, name: string) {
    const ref = await this.#services.repositories.git(repository).ref(name);
    if (!ref) return null;
    const [, kind = 'heads'] = name.split('/');
    const short = name.split('/').slice(2).join('/');
    return {
      id: nodeId('Ref', `${fullName(repository)}:${name}`),
      name: short,
      prefix: `refs/${kind}/`,
      repository: () => this.repository(repository),
      target: async () => {
        const object = await this.#services.repositories.git(repository).read(ref.sha);
        return object ? this.object(repository, object) : null;
      },
      associatedPullRequests: (args: PullFilter) => this.#pulls(this.#services.pullStore.ofHead(repository, short), args),
    };
  }

  object(repository: Repository, object: GitObject): Record<string, unknown> | null {
    const common = this.#object(repository, object.sha);
    if (object.type === 'commit') return this.commit(repository, parseCommit(object.sha, object.content));
    if (object.type === 'blob') {
      const isBinary = object.content.subarray(0, 8000).includes(0);
      return {
        ...common,
        __typename: 'Blob',
        id: nodeId('Blob', object.sha),
        byteSize: object.content.length,
        isBinary,
        isTruncated: object.content.length > textLimit,
        text: isBinary ? null : object.content.toString('utf8', 0, textLimit),
      };
    }
    if (object.type !== 'tree') return null;
    const git = this.#services.repositories.git(repository);
    return {
      ...common,
      __typename: 'Tree',
      id: nodeId('Tree', object.sha),
      entries: () =>
        parseTree(object.content).map(entry => ({
          name: entry.name,
          path: entry.name,
          mode: Number.parseInt(entry.mode, 8),
          type: entry.type,
          oid: entry.sha,
          size: async () => (entry.type === 'blob' ? ((await git.read(entry.sha))?.content.length ?? 0) : 0),
          object: async () => {
            const found = await git.read(entry.sha);
            return found ? this.object(repository, found) : null;
          },
        })),
    };
  }

  commit(repository: Repository, commit: Commit) {
    const { repositories, accounts, pullStore } = this.#services;
    const git = repositories.git(repository);
    const person = ({ name, email, date }: Signature) => {
      const account = accounts.byEmail(email);
      return { name, email, date, user: account?.type === 'User' ? this.account(account.login) : null };
    };
    return {
      ...this.#object(repository, commit.sha),
      __typename: 'Commit',
      id: nodeId('Commit', `${fullName(repository)}@${commit.sha}`),
      url: `${this.#services.urls.page(repository)}/commit/${commit.sha}`,
      message: commit.message,
      messageHeadline: commit.message.split('\n')[0] ?? '',
      committedDate: commit.committer.date,
      authoredDate: commit.author.date,
      author: person(commit.author),
      committer: person(commit.committer),
      tree: async () => {
        const tree = await git.read(commit.tree);
        return tree ? this.object(repository, tree) : null;
      },
      statusCheckRollup: () => this.#rollup(repository, commit.sha),
      history: async (args: ConnectionArguments & { path?: string }) => {
        // One more than asked for tells whether there is a next page, without walking on.
        const skip = args.after ? Number(Buffer.from(args.after, 'base64').toString()) + 1 : 0;
        const first = Math.min(args.first ?? 30, 100);
        const found = await git.log({ from: commit.sha, skip, limit: first + 1, ...(args.path ? { path: args.path } : {}) });
        const chosen = found.slice(0, first);
        const cursor = (index: number) => Buffer.from(String(index)).toString('base64');
        return {
          totalCount: () => git.count(commit.sha),
          pageInfo: {
            startCursor: chosen.length ? cursor(skip) : null,
            endCursor: chosen.length ? cursor(skip + chosen.length - 1) : null,
            hasNextPage: found.length > first,
            hasPreviousPage: skip > 0,
          },
          nodes: chosen.map(each => this.commit(repository, each)),
        };
      },
      associatedPullRequests: (args: PullFilter) => this.#pulls(pullStore.ofCommit(repository, commit.sha), args),
    };
  }

  pull(pull: Pull): Record<string, unknown> {
    const { repositories, urls, labels, pulls } = this.#services;
    const { repository } = pull;
    const document = repositories.find(repository);
    const git = repositories.git(repository);
    const page = `${urls.page(repository)}/pull/${pull.number}`;
    const details = () => pulls.details(pull);
    const commitOf = async (sha: string | null) => {
      const commit = sha === null ? undefined : await git.commit(sha);
      return commit && document ? this.commit(document, commit) : null;
    };
    return {
      __typename: 'PullRequest',
      id: pullNodeId(pull),
      databaseId: pull.id,
      number: pull.number,
      title: pull.title,
      body: pull.body ?? '',
      state: pullState(pull),
      isDraft: pull.draft,
      url: page,
      permalink: page,
      author: () => this.account(pull.user),
      mergedBy: () => (pull.mergedBy === null ? null : this.account(pull.mergedBy)),
      repository: () => document && this.repository(document),
      headRefName: pull.head.ref,
      headRefOid: pull.head.sha,
      baseRefName: pull.base.ref,
      baseRefOid: pull.base.sha,
      headRef: () => document && this.ref(document, `refs/heads/${pull.head.ref}`),
      baseRef: () => document && this.ref(document, `refs/heads/${pull.base.ref}`),
      createdAt: pull.createdAt,
      updatedAt: pull.updatedAt,
      closedAt: pull.closedAt,
      mergedAt: pull.mergedAt,
      merged: pull.mergedAt !== null,
      closed: pull.state === 'closed',
      mergeCommit: () => commitOf(pull.mergedAt ? pull.mergeCommitSha : null),
      mergeable: async () => {
        const { mergeable } = await details();
        return mergeable === null ? 'UNKNOWN' : mergeable ? 'MERGEABLE' : 'CONFLICTING';
      },
      mergeStateStatus: async () => (await details()).mergeableState.toUpperCase(),
      autoMergeRequest: pull.autoMerge && {
        enabledAt: pull.updatedAt,
        enabledBy: () => pull.autoMerge && this.account(pull.autoMerge.enabledBy.login),
        mergeMethod: pull.autoMerge.method.toUpperCase(),
        commitHeadline: pull.autoMerge.title,
        commitBody: pull.autoMerge.message,
      },
      labels: (args: ConnectionArguments) =>
        connection(pull.labels, args, name => {
          const label = labels.ensure(repository, name);
          return { id: nodeId('Label', label.id), name, color: label.color, description: label.description };
        }),
      commits: async (args: ConnectionArguments) => {
        const commits = (await git.log({ from: pull.head.sha, not: pull.base.sha, skip: 0, limit: 250 })).reverse();
        return connection(commits, args, commit => ({
          id: nodeId('PullRequestCommit', `${fullName(repository)}#${pull.number}@${commit.sha}`),
          url: `${page}/commits/${commit.sha}`,
          commit: document && this.commit(document, commit),
        }));
      },
    };
  }

  #pulls(pulls: Pull[], args: PullFilter) {
    const { states, headRefName, baseRefName, labels, orderBy } = args;
    const chosen = pulls.filter(
      pull =>
        (!states || states.includes(pullState(pull))) &&
        (headRefName === undefined || pull.head.ref === headRefName) &&
        (baseRefName === undefined || pull.base.ref === baseRefName) &&
        (!labels || labels.some(label => pull.labels.includes(label))),
    );
    if (orderBy?.field === 'UPDATED_AT') chosen.sort((a, b) => (a.updatedAt < b.updatedAt ? -1 : 1));
    if (orderBy?.direction === 'DESC') chosen.reverse();
    return connection(chosen, args, pull => this.pull(pull));
  }

  #object(repository: Repository, sha: string) {
    return {
      oid: sha,
      abbreviatedOid: sha.slice(0, 7),
      commitUrl: `${this.#services.urls.page(repository)}/commit/${sha}`,
      repository: () => this.repository(repository),
    };
  }

  /** Git's `name:path`, where the name is a plain one. */
  async #expression(repository: Repository, expression: string): Promise<GitObject | undefined> {
    const git = this.#services.repositories.git(repository);
    const colon = expression.indexOf(':');
    const name = colon < 0 ? expression : expression.slice(0, colon);
    const commit = await git.resolve(name);
    if (!commit) return undefined;
    return colon < 0 ? git.read(commit) : git.at(commit, expression.slice(colon + 1).replace(/\/$/, ''));
  }

  #rollup(repository: RepositoryName, sha: string) {
    const { checks } = this.#services;
    const runs = checks.latest(repository, sha);
    const statuses = latestStatuses(checks.statuses(repository, sha));
    if (!runs.length && !statuses.length) return null;
    const all = [...outcomes(runs, statuses).values()];
    return {
      id: nodeId('StatusCheckRollup', `${fullName(repository)}@${sha}`),
      state: all.includes('failure') ? 'FAILURE' : all.includes('pending') ? 'PENDING' : 'SUCCESS',
      contexts: (args: ConnectionArguments) =>
        connection<CheckRun | CommitStatus, object>([...runs, ...statuses], args, each => ('headSha' in each ? this.checkRun(each) : this.#statusContext(each))),
    };
  }

  checkRun(run: CheckRun) {
    const page = `${this.#services.urls.page(run.repository)}/runs/${run.id}`;
    return {
      __typename: 'CheckRun',
      id: nodeId('CheckRun', `${fullName(run.repository)}#${run.id}`),
      databaseId: run.id,
      name: run.name,
      status: run.status.toUpperCase(),
      conclusion: run.conclusion?.toUpperCase() ?? null,
      detailsUrl: run.detailsUrl ?? page,
      externalId: run.externalId ?? null,
      startedAt: run.startedAt ?? null,
      completedAt: run.completedAt ?? null,
      title: run.output?.title ?? null,
      summary: run.output?.summary ?? null,
      text: run.output?.text ?? null,
      url: page,
    };
  }

  #statusContext(status: CommitStatus) {
    return {
      __typename: 'StatusContext',
      id: nodeId('StatusContext', status.id),
      context: status.context,
      state: status.state.toUpperCase(),
      description: status.description,
      targetUrl: status.targetUrl,
      createdAt: status.createdAt,
    };
  }
}
