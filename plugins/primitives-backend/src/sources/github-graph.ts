import {
  GitHubBudget,
  GitHubFault,
  GitHubGraphQL,
  OutsideSystem,
  queryGitHub,
  RepositoryConfig,
  toServiceError,
} from '@ameide/plugin-primitives-node';
import { ServiceUnavailableError } from '@backstage/errors';
import { z } from 'zod';
import { Pull } from '../facts/fact';
import {
  checkFields,
  contextsSchema,
  GitHubCheck,
  GitHubCheckRun,
  graphCommitSchema,
  graphPullSchema,
  pullFragment,
  pullThatBrought,
  toCheckRuns,
  toPull,
  toStatuses,
} from './github-graph-schema';
import { askPullFiles } from './graph-pull-files';

/** Commits of one query: well inside GitHub's 10 s for an answer, and about a point by its formula of cost. */
const fullBatch = 75;
/** Pages of a commit's checks that are read; a commit with a thousand is no work of ours. */
const checkPages = 10;
const pullsPerPage = 100;
/** Queries at once; GitHub asks for few ("About secondary rate limits"). */
const atOnce = 3;

const answerSchema = z.object({
  repository: z.record(z.string(), z.unknown()).nullish(),
});
const checksPageSchema = z.object({
  statusCheckRollup: contextsSchema.nullish(),
});
const pullPageSchema = z.object({
  pageInfo: z.object({
    hasNextPage: z.boolean(),
    endCursor: z.string().nullish(),
  }),
  nodes: z.array(graphPullSchema.nullable()),
});

const tooMuchSchema = z.object({
  status: z.number().min(500),
  response: z.object({}),
});

/** An error for a person, of a query that may well succeed when it asks for less. */
class TooMuchError extends ServiceUnavailableError {}

/** GitHub ends what takes it longer than 10 s with a 502 or 504; connections that fail have no response. */
function isTooMuch(error: unknown): boolean {
  return tooMuchSchema.safeParse(error).success;
}

/** What GitHub says of a commit. @internal */
export type GraphCommit = {
  sha: string;
  /** GitHub's login of its author, where it knows one. */
  author?: string;
  checks: GitHubCheckRun[];
  /** The newest of each context. */
  statuses: GitHubCheck[];
  /** The pull request that it came to the branch by; undefined when GitHub knows none. */
  pull?: Pull;
};

/** Answers by what was asked for; what is not among them GitHub did not answer. @internal */
export type GraphAnswers<K, T> = { found: Map<K, T>; faults: GitHubFault[] };

/** What is asked of a repository by GraphQL: many commits or pull requests in one query. @internal */
export class GitHubGraph {
  readonly #github: GitHubGraphQL;
  readonly #budget: GitHubBudget;
  readonly #config: RepositoryConfig;
  readonly #system: OutsideSystem;
  /** Halved when GitHub does not manage an answer. */
  #batch = fullBatch;

  /** `webUrl` is GitHub's address for people, which messages name. */
  constructor(options: {
    github: GitHubGraphQL;
    budget: GitHubBudget;
    config: RepositoryConfig;
    webUrl: string;
  }) {
    const { owner, repository } = options.config;
    this.#github = options.github;
    this.#budget = options.budget;
    this.#config = options.config;
    this.#system = {
      name: 'GitHub',
      url: `${options.webUrl}/${owner}/${repository}`,
    };
  }

  /** Checks and pull requests of commits, some dozens at a time. */
  commits(
    shas: readonly string[],
    wanted: { checks: boolean; pulls: boolean },
  ): AsyncGenerator<GraphAnswers<string, GraphCommit>> {
    return this.#inBatches(shas, some => this.#commits(some, wanted));
  }

  /** Pull requests with their reviews, some dozens at a time. */
  pulls(
    numbers: readonly number[],
  ): AsyncGenerator<GraphAnswers<number, Pull>> {
    return this.#inBatches(numbers, some => this.#pulls(some));
  }

  async #commits(
    shas: readonly string[],
    wanted: { checks: boolean; pulls: boolean },
  ): Promise<GraphAnswers<string, GraphCommit>> {
    const checks = `statusCheckRollup { contexts(first: 100) { ${checkFields} } }`;
    const pulls =
      'associatedPullRequests(first: 5) { pageInfo { hasNextPage } nodes { ...pull } }';
    const about = `... on Commit { oid author { user { login } }
      ${wanted.checks ? checks : ''} ${wanted.pulls ? pulls : ''} }`;
    const fields = shas.map(sha => `object(oid: "${sha}") { ${about} }`);
    const fragments = wanted.pulls ? pullFragment : '';
    const answer = await this.#ask(fields, fragments, graphCommitSchema);
    const found = new Map<string, GraphCommit>();
    for (const [index, commit] of answer.found) {
      const { associatedPullRequests: asked, statusCheckRollup } = commit;
      const pull = pullThatBrought(
        commit.oid,
        this.#config.branch,
        asked?.nodes.flatMap(node => node ?? []) ?? [],
      );
      const reported = statusCheckRollup
        ? await this.#allChecks(commit.oid, statusCheckRollup)
        : { checks: [], statuses: [] };
      // More than we asked for, and none of those is it: that is no answer.
      if (!pull && asked?.pageInfo.hasNextPage) continue;
      found.set(shas[index], {
        sha: shas[index],
        author: commit.author?.user?.login,
        ...reported,
        pull: pull && toPull(pull),
      });
    }
    return { found, faults: answer.faults };
  }

  async #pulls(
    numbers: readonly number[],
  ): Promise<GraphAnswers<number, Pull>> {
    const answer = await this.#ask(
      numbers.map(number => `pullRequest(number: ${number}) { ...pull }`),
      pullFragment,
      graphPullSchema,
    );
    const found = [...answer.found].map(
      ([index, pull]) => [numbers[index], toPull(pull)] as const,
    );
    return { found: new Map(found), faults: answer.faults };
  }

  /** Paths of the files that pull requests change; undefined where GitHub cannot tell. */
  pullFiles(
    numbers: readonly number[],
  ): AsyncGenerator<GraphAnswers<number, string[] | undefined>> {
    return this.#inBatches(numbers, some =>
      askPullFiles((...asked) => this.#ask(...asked), some),
    );
  }

  /** A hundred pull requests with their reviews, those that changed last first. */
  async pullsPage(
    after: string | undefined,
  ): Promise<{ pulls: Pull[]; next?: string }> {
    const order = '{ field: UPDATED_AT, direction: DESC }';
    const behind = after ? `, after: ${JSON.stringify(after)}` : '';
    const list = `pullRequests(first: ${pullsPerPage}, orderBy: ${order}${behind})
      { pageInfo { hasNextPage endCursor } nodes { ...pull } }`;
    const answer = await this.#ask([list], pullFragment, pullPageSchema);
    const page = answer.found.get(0);
    if (!page || answer.faults.length > 0) throw this.faultError(answer.faults);
    return {
      pulls: page.nodes.flatMap(node => (node ? [toPull(node)] : [])),
      next: page.pageInfo.hasNextPage
        ? page.pageInfo.endCursor ?? undefined
        : undefined,
    };
  }

  /** What a person should read when GitHub answered only parts. */
  faultError(faults: readonly GitHubFault[]): Error {
    const [first] = faults;
    return new ServiceUnavailableError(
      `${this.#system.name} at ${
        this.#system.url
      } answered our query in parts only: ${
        first
          ? `${first.message} (at ${first.path.join('.')}${
              faults.length > 1 ? `, and ${faults.length - 1} more` : ''
            })`
          : 'a part is missing without a reason'
      }; the rest is asked again later`,
    );
  }

  async #allChecks(
    sha: string,
    first: z.infer<typeof contextsSchema>,
  ): Promise<Pick<GraphCommit, 'checks' | 'statuses'>> {
    const checks = toCheckRuns(first);
    const statuses = toStatuses(first);
    let { pageInfo } = first.contexts;
    for (let page = 2; pageInfo.hasNextPage && page <= checkPages; page++) {
      const after = JSON.stringify(pageInfo.endCursor ?? '');
      const field = `object(oid: "${sha}") { ... on Commit { statusCheckRollup
        { contexts(first: 100, after: ${after}) { ${checkFields} } } } }`;
      const answer = await this.#ask([field], '', checksPageSchema);
      const contexts = answer.found.get(0)?.statusCheckRollup;
      if (!contexts) throw this.faultError(answer.faults);
      checks.push(...toCheckRuns(contexts));
      statuses.push(...toStatuses(contexts));
      pageInfo = contexts.contexts.pageInfo;
    }
    return { checks, statuses };
  }

  /** Asks for fields of the repository; those with a fault, or null, are left out. */
  async #ask<T>(
    fields: readonly string[],
    fragments: string,
    schema: z.ZodType<T>,
  ): Promise<GraphAnswers<number, T>> {
    const query = `query ($owner: String!, $repo: String!) {
      rateLimit { cost limit remaining resetAt }
      repository(owner: $owner, name: $repo) {
        ${fields.map((field, i) => `f${i}: ${field}`).join('\n')}
      } } ${fragments}`;
    const { owner, repository } = this.#config;
    try {
      const { data, faults } = await queryGitHub({
        github: this.#github,
        budget: this.#budget,
        query,
        variables: { owner, repo: repository },
      });
      const answer = answerSchema.parse(data);
      const faulty = new Set(faults.map(fault => fault.path[1]));
      const found = new Map<number, T>();
      fields.forEach((_, index) => {
        const value = answer.repository?.[`f${index}`];
        if (faulty.has(`f${index}`) || value === null || value === undefined)
          return;
        found.set(index, schema.parse(value));
      });
      return { found, faults };
    } catch (error) {
      const shown = toServiceError(this.#system, error);
      throw isTooMuch(error) ? new TooMuchError(shown.message) : shown;
    }
  }

  /**
   * Asks for all in batches, a few at a time, halved whenever GitHub does not manage
   * one. What was answered is given before an error is thrown.
   */
  async *#inBatches<K, T>(
    all: readonly K[],
    ask: (some: readonly K[]) => Promise<GraphAnswers<K, T>>,
  ): AsyncGenerator<GraphAnswers<K, T>> {
    const rest = [...all];
    while (rest.length > 0) {
      const size = this.#batch;
      const wave = rest.splice(0, atOnce * size);
      const batches: K[][] = [];
      while (wave.length > 0) batches.push(wave.splice(0, size));
      const answers = await Promise.allSettled(batches.map(ask));
      for (const answer of answers)
        if (answer.status === 'fulfilled') yield answer.value;
      const failed = answers.flatMap((answer, i) =>
        answer.status === 'rejected' ? [{ why: answer.reason, i }] : [],
      );
      const [worst] = failed;
      if (!worst) {
        this.#batch = Math.min(fullBatch, this.#batch * 2);
        continue;
      }
      const isHopeless = failed.find(
        ({ why, i }) => !(why instanceof TooMuchError) || batches[i].length < 2,
      );
      if (isHopeless) throw isHopeless.why;
      this.#batch = Math.max(1, Math.floor(size / 2));
      rest.unshift(...failed.flatMap(({ i }) => batches[i]));
    }
  }
}
