import { nodeId, type Services } from '../core';
import type { GitObject } from '../git/object-reader';
import { type Commit, parseCommit, parseTree, type Signature } from '../git/objects';
import { fullName, type Repository } from '../model';
import type { ConnectionArguments } from './connection';
import type { GraphObjects } from './objects';
import type { PullFilter } from './pulls';

/** Longest file that `text` gives. */
const textLimit = 512 * 1024;

/** Refs, commits, trees and blobs in the graph. */
export class GraphGit {
  readonly #services: Services;
  readonly #objects: GraphObjects;

  constructor(services: Services, objects: GraphObjects) {
    this.#services = services;
    this.#objects = objects;
  }

  /** `Ref`; null when there is none. */
  async ref(repository: Repository, name: string) {
    const ref = await this.#services.repositories.git(repository).ref(name);
    if (!ref) return null;
    const [, kind = 'heads'] = name.split('/');
    const short = name.split('/').slice(2).join('/');
    return {
      id: nodeId('Ref', `${fullName(repository)}:${name}`),
      name: short,
      prefix: `refs/${kind}/`,
      repository: () => this.#objects.repository(repository),
      target: async () => {
        const object = await this.#services.repositories.git(repository).read(ref.sha);
        return object ? this.object(repository, object) : null;
      },
      associatedPullRequests: (args: PullFilter) => this.#objects.pulls.list(this.#services.pullStore.ofHead(repository, short), args),
    };
  }

  /** `Commit`, `Blob` or `Tree`; null for a tag. */
  object(repository: Repository, object: GitObject): Record<string, unknown> | null {
    const common = this.#common(repository, object.sha);
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

  /** `Commit`. */
  commit(repository: Repository, commit: Commit) {
    const { repositories, accounts, pullStore } = this.#services;
    const { checks, pulls } = this.#objects;
    const git = repositories.git(repository);
    const person = ({ name, email, date }: Signature) => {
      const account = accounts.byEmail(email);
      return { name, email, date, user: account?.type === 'User' ? this.#objects.account(account.login) : null };
    };
    return {
      ...this.#common(repository, commit.sha),
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
      statusCheckRollup: () => checks.rollup(repository, commit.sha),
      checkSuites: (args: Parameters<typeof checks.suites>[2]) => checks.suites(repository, commit.sha, args),
      history: (args: ConnectionArguments & { path?: string }) => this.#history(repository, commit.sha, args),
      associatedPullRequests: (args: PullFilter) => pulls.list(pullStore.ofCommit(repository, commit.sha), args),
    };
  }

  /** What an expression names, `name:path` where the name is a plain one; undefined when it is not there. */
  async expression(repository: Repository, expression: string): Promise<GitObject | undefined> {
    const git = this.#services.repositories.git(repository);
    const colon = expression.indexOf(':');
    const name = colon < 0 ? expression : expression.slice(0, colon);
    const commit = await git.resolve(name);
    if (!commit) return undefined;
    return colon < 0 ? git.read(commit) : git.at(commit, expression.slice(colon + 1).replace(/\/$/, ''));
  }

  async #history(repository: Repository, sha: string, args: ConnectionArguments & { path?: string }) {
    const git = this.#services.repositories.git(repository);
    // One more than asked for tells whether there is a next page, without walking on.
    const skip = args.after ? Number(Buffer.from(args.after, 'base64').toString()) + 1 : 0;
    const first = Math.min(args.first ?? 30, 100);
    const found = await git.log({ from: sha, skip, limit: first + 1, ...(args.path ? { path: args.path } : {}) });
    const chosen = found.slice(0, first);
    const cursor = (index: number) => Buffer.from(String(index)).toString('base64');
    return {
      totalCount: () => git.count(sha),
      pageInfo: {
        startCursor: chosen.length ? cursor(skip) : null,
        endCursor: chosen.length ? cursor(skip + chosen.length - 1) : null,
        hasNextPage: found.length > first,
        hasPreviousPage: skip > 0,
      },
      nodes: chosen.map(each => this.commit(repository, each)),
    };
  }

  #common(repository: Repository, sha: string) {
    return {
      oid: sha,
      abbreviatedOid: sha.slice(0, 7),
      commitUrl: `${this.#services.urls.page(repository)}/commit/${sha}`,
      repository: () => this.#objects.repository(repository),
    };
  }
}
