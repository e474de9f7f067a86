import { createHash } from 'node:crypto';
import {
  GitServer,
  ScriptedAnswer,
  ScriptedServer,
} from '@ameide/plugin-primitives-node/testUtils';
import { buildSchema, graphqlSync } from 'graphql';
import { z } from 'zod';
import { graphSchema } from './fake-github-schema';

/** A check run as CI would make it. @internal */
export type FakeCheck = {
  name: string;
  externalId?: string;
  status?: 'QUEUED' | 'IN_PROGRESS' | 'COMPLETED';
  conclusion?: string;
  text?: string;
};
/** A commit status. @internal */
export type FakeStatus = {
  context: string;
  state: 'ERROR' | 'EXPECTED' | 'FAILURE' | 'PENDING' | 'SUCCESS';
  targetUrl?: string;
};
/** A pull request. @internal */
export type FakePull = {
  number: number;
  headRef: string;
  headSha: string;
  state: 'OPEN' | 'CLOSED' | 'MERGED';
  title: string;
  author: string;
  mergeSha?: string;
  updatedAt: string;
  reviews: Array<{ author: string; state: string }>;
  /** Paths that it changes; null where GitHub cannot tell. */
  files: string[] | null;
};
/** A workflow run. @internal */
export type FakeRun = {
  id: number;
  file: string;
  title: string;
  event: string;
  headSha: string;
  status: string;
  conclusion: string | null;
  updatedAt: string;
};

/** Built once: every query is held against it. */
const schema = buildSchema(graphSchema);

const querySchema = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()),
});
const start = Date.parse('2026-01-10T12:00:00Z');

/**
 * GitHub for one repository: git over HTTP, and as much of REST and GraphQL as the
 * sources ask for, with its ETags and rate limits. Everything asked is on record; what is
 * changed here changes nothing but what is asked next.
 * @internal
 */
export class FakeGitHub {
  /** Its path on the git server. */
  readonly repository: string;
  readonly pulls: FakePull[] = [];
  readonly checks = new Map<string, Array<FakeCheck & { id: number }>>();
  readonly statuses = new Map<string, FakeStatus[]>();
  readonly runs: FakeRun[] = [];
  /** What REST and GraphQL were asked, and how they answered: `304 GET …`. */
  readonly log: string[] = [];
  remaining = 5000;
  /** Where it says that its pages are. */
  pages = 'http://github';
  /** Answers instead when it gives something. */
  fault: (request: string, body: string) => ScriptedAnswer | undefined = () =>
    undefined;
  /** Fields of a GraphQL answer that are refused, by their place in the query. */
  refuse: (field: { name: string; oid?: string; number?: number }) => boolean =
    () => false;
  #serial = 0;
  readonly #etags = new Set<string>();

  /** Starts with one empty repository, `ameideio/<name>`. */
  static async start(name = 'repo'): Promise<FakeGitHub> {
    const git = await GitServer.start();
    const github = new FakeGitHub(git, `ameideio/${name}.git`);
    git.create(github.repository);
    github.#api = await ScriptedServer.start(
      ({ method, path, headers, body }) => {
        const answer = github.#answer(`${method} ${path}`, body ?? '', headers);
        github.log.push(`${answer.status ?? 200} ${method} ${path}`);
        return answer;
      },
    );
    return github;
  }

  readonly git: GitServer;
  #api: ScriptedServer | undefined;

  private constructor(git: GitServer, repository: string) {
    this.git = git;
    this.repository = repository;
  }

  /** Address of REST's base, as configuration has it. */
  get apiBaseUrl(): string {
    return `${this.#api?.url}/api/v3`;
  }

  /** `host:port` of the API. */
  get host(): string {
    return `127.0.0.1:${this.#api?.port}`;
  }

  async stop(): Promise<void> {
    await this.#api?.stop();
    await this.git.stop();
  }

  /** Every ETag that was given, without what is around it. */
  etags(): string[] {
    return [...this.#etags];
  }

  /** What was asked since the last call, git's requests as one word each. */
  asked(): string[] {
    const git = this.git.requests.splice(0);
    const api = this.log
      .splice(0)
      .map(line =>
        line.replace('/api/v3/repos/ameideio/repo/', '').replace('/api/', ''),
      );
    return [...api, ...(git.length > 0 ? ['git fetch'] : [])];
  }

  commit(
    files: Record<string, string | null>,
    options: Parameters<GitServer['commit']>[2] = {},
  ): string {
    return this.git.commit(this.repository, files, options);
  }

  check(sha: string, check: FakeCheck): void {
    this.#serial += 1;
    this.checks.set(sha, [
      ...(this.checks.get(sha) ?? []),
      { ...check, id: this.#serial },
    ]);
  }

  status(sha: string, status: FakeStatus): void {
    const others = this.statuses
      .get(sha)
      ?.filter(({ context }) => context !== status.context);
    this.statuses.set(sha, [...(others ?? []), status]);
  }

  pull(headRef: string, options: Partial<FakePull> = {}): FakePull {
    const pull: FakePull = {
      number: this.pulls.length + 1,
      headRef,
      headSha: 'a'.repeat(40),
      state: 'OPEN',
      title: 'Change',
      author: 'ameide-ci',
      reviews: [],
      files: [],
      ...{ updatedAt: this.tick(), ...options },
    };
    this.pulls.push(pull);
    return pull;
  }

  /** Changes a pull request as GitHub would: its time moves on. */
  touch(pull: FakePull, changes: Partial<FakePull>): void {
    Object.assign(pull, { updatedAt: this.tick(), ...changes });
  }

  run(run: Partial<FakeRun>): FakeRun {
    const made: FakeRun = {
      id: this.runs.length + 1,
      file: 'ci.yaml',
      title: 'CI',
      event: 'push',
      headSha: 'a'.repeat(40),
      status: 'completed',
      conclusion: 'success',
      updatedAt: this.tick(),
      ...run,
    };
    this.runs.unshift(made);
    return made;
  }

  tick(): string {
    this.#serial += 1;
    return new Date(start + this.#serial * 1000)
      .toISOString()
      .replace('.000Z', 'Z');
  }

  #answer(
    request: string,
    body: string,
    headers: Record<string, unknown>,
  ): ScriptedAnswer {
    const fault = this.fault(request, body);
    if (fault) return fault;
    const isGraphQL = request === 'POST /api/graphql';
    const text = JSON.stringify(
      isGraphQL ? this.#graphql(body) : this.#rest(request),
    ).replaceAll('http://github/', `${this.pages}/`);
    const limits = {
      'x-ratelimit-limit': '5000',
      'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 1800),
      'x-ratelimit-resource': isGraphQL ? 'graphql' : 'core',
    };
    const etag = `W/"${createHash('sha256')
      .update(`${headers.accept}:${headers.authorization}:`)
      .update(text)
      .digest('hex')}"`;
    this.#etags.add(/"(.*)"/.exec(etag)?.[1] ?? etag);
    const isSame = !isGraphQL && headers['if-none-match'] === etag;
    if (!isSame) this.remaining -= 1;
    return {
      status: isSame ? 304 : 200,
      headers: {
        ...{ ...limits, etag },
        'x-ratelimit-remaining': String(this.remaining),
      },
      body: isSame ? undefined : text,
    };
  }

  #rest(request: string): unknown {
    const url = new URL(request.split(' ')[1], 'http://x');
    const page = Number(url.searchParams.get('page') ?? 1);
    const paged = <T>(all: T[]) => all.slice((page - 1) * 100, page * 100);
    if (url.pathname.includes('/git/ref/'))
      return { object: { sha: this.git.tip(this.repository) } };
    if (url.pathname.endsWith('/pulls')) {
      const isOpen = url.searchParams.get('state') === 'open';
      return paged(
        this.#byUpdate()
          .filter(pull => !isOpen || pull.state === 'OPEN')
          .map(pull => ({
            number: pull.number,
            state: pull.state === 'OPEN' ? 'open' : 'closed',
            head: { ref: pull.headRef, sha: pull.headSha },
            updated_at: pull.updatedAt,
            title: pull.title,
          })),
      );
    }
    return {
      workflow_runs: paged(this.runs).map(run => ({
        id: run.id,
        path: `.github/workflows/${run.file}`,
        display_title: run.title,
        event: run.event,
        status: run.status,
        conclusion: run.conclusion,
        head_sha: run.headSha,
        html_url: `http://github/runs/${run.id}`,
        created_at: run.updatedAt,
        updated_at: run.updatedAt,
      })),
    };
  }

  #byUpdate(): FakePull[] {
    return [...this.pulls].sort(
      (a, b) => b.updatedAt.localeCompare(a.updatedAt) || b.number - a.number,
    );
  }

  #graphql(body: string): unknown {
    const { query, variables } = querySchema.parse(JSON.parse(body));
    const refused = (field: Parameters<FakeGitHub['refuse']>[0]) => {
      if (this.refuse(field)) throw new Error('Resource not accessible');
    };
    return graphqlSync({
      schema,
      source: query,
      variableValues: variables,
      rootValue: {
        rateLimit: { cost: 1, limit: 5000, remaining: 4999, resetAt: 'x' },
        repository: {
          object: ({ oid }: { oid: string }) => {
            refused({ name: 'object', oid });
            return this.#graphCommit(oid);
          },
          pullRequest: ({ number }: { number: number }) => {
            refused({ name: 'pullRequest', number });
            const pull = this.pulls.find(p => p.number === number);
            return pull ? graphPull(pull) : null;
          },
          pullRequests: (args: { first: number; after?: string }) =>
            connection(this.#byUpdate().map(graphPull), args),
        },
      },
    });
  }

  #graphCommit(oid: string) {
    if (!this.#has(oid)) return null;
    const contexts = [
      ...(this.checks.get(oid) ?? []).map(graphCheck),
      ...(this.statuses.get(oid) ?? []).map(graphStatus),
    ];
    return {
      __typename: 'Commit',
      oid,
      author: { user: null },
      statusCheckRollup:
        contexts.length > 0
          ? {
              contexts: (args: { first: number; after?: string }) =>
                connection(contexts, args),
            }
          : null,
      associatedPullRequests: (args: { first: number }) =>
        connection(
          this.pulls
            .filter(p => p.mergeSha === oid || p.headSha === oid)
            .map(graphPull),
          args,
        ),
    };
  }

  #has(oid: string): boolean {
    try {
      this.git.git(this.repository, ['cat-file', '-e', oid]);
      return true;
    } catch {
      return false;
    }
  }
}

function graphCheck(check: FakeCheck & { id: number }) {
  const { status = 'COMPLETED', conclusion = 'SUCCESS' } = check;
  const isDone = status === 'COMPLETED';
  return {
    __typename: 'CheckRun',
    databaseId: check.id,
    name: check.name,
    externalId: check.externalId,
    status,
    conclusion: isDone ? conclusion : null,
    permalink: `http://github/checks/${check.id}`,
    completedAt: isDone ? '2026-01-10T12:00:00Z' : null,
    title: check.name,
    text: check.text,
  };
}

function graphStatus({ context, state, targetUrl }: FakeStatus) {
  return {
    __typename: 'StatusContext',
    ...{ context, state, targetUrl, description: null },
    createdAt: '2026-01-10T12:00:00Z',
  };
}

function graphPull(pull: FakePull) {
  const bot = (login: string) => ({ __typename: 'Bot', login });
  const user = (login: string) => ({ __typename: 'User', login });
  const isMerged = pull.state === 'MERGED';
  return {
    __typename: 'PullRequest',
    number: pull.number,
    url: `http://github/pull/${pull.number}`,
    title: pull.title,
    state: pull.state,
    isDraft: false,
    baseRefName: 'main',
    headRefName: pull.headRef,
    headRefOid: pull.headSha,
    createdAt: '2026-01-10T12:00:00Z',
    updatedAt: pull.updatedAt,
    mergedAt: isMerged ? '2026-01-10T12:00:00Z' : null,
    author: bot(pull.author),
    mergedBy: isMerged ? user('lead') : null,
    mergeCommit:
      isMerged && pull.mergeSha
        ? { __typename: 'Commit', oid: pull.mergeSha }
        : null,
    autoMergeRequest: null,
    latestReviews: (args: { first: number }) =>
      connection(
        pull.reviews.map(r => ({
          author: user(r.author),
          state: r.state,
          submittedAt: '2026-01-10T12:00:00Z',
          url: 'http://github/review',
        })),
        args,
      ),
    files: (args: { first: number; after?: string }) =>
      pull.files &&
      connection(
        pull.files.map(path => ({ path })),
        args,
      ),
  };
}

/** Cursors are places in the list as it is. */
function connection<T>(all: T[], args: { first: number; after?: string }) {
  const skip = args.after ? Number(args.after) : 0;
  const nodes = all.slice(skip, skip + args.first);
  const end = skip + nodes.length;
  return {
    nodes,
    pageInfo: { hasNextPage: end < all.length, endCursor: String(end) },
  };
}
