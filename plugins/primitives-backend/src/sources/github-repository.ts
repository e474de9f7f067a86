import {
  OutsideSystem,
  RepositoryConfig,
  toServiceError,
} from '@ameide/plugin-primitives-node';
import { z } from 'zod';
import { CheckState } from '../facts/fact';

/** The part of Octokit that reading needs: its typed routes are not used, answers are parsed here. @internal */
export interface GitHubRequester {
  request(
    route: string,
    parameters: Record<string, unknown>,
  ): Promise<{ data: unknown }>;
}

/** Most that GitHub gives on one page. */
const perPage = 100;

const refSchema = z.object({ object: z.object({ sha: z.string() }) });
const listedPullSchema = z.object({
  number: z.number(),
  state: z.enum(['open', 'closed']),
  head: z.object({ ref: z.string(), sha: z.string() }),
  updated_at: z.string(),
});
const runSchema = z.object({
  id: z.number(),
  path: z.string(),
  display_title: z.string().nullish(),
  event: z.string(),
  status: z.string().nullish(),
  conclusion: z.string().nullish(),
  head_sha: z.string(),
  html_url: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
});

/** A pull request as a listing shows it: enough to see that something changed. @internal */
export type ListedPull = {
  number: number;
  state: 'open' | 'closed';
  headRef: string;
  headSha: string;
  updatedAt: string;
};
/** A workflow run as GitHub lists it. @internal */
export type GitHubRun = z.infer<typeof runSchema>;

/** What is asked of a repository over REST: listings that an ETag makes free when nothing changed. @internal */
export class GitHubRepository {
  readonly #github: GitHubRequester;
  readonly #config: RepositoryConfig;
  readonly #system: OutsideSystem;

  /** `webUrl` is GitHub's address for people, which messages name. */
  constructor(options: {
    github: GitHubRequester;
    config: RepositoryConfig;
    webUrl: string;
  }) {
    const { owner, repository } = options.config;
    this.#github = options.github;
    this.#config = options.config;
    this.#system = {
      name: 'GitHub',
      url: `${options.webUrl}/${owner}/${repository}`,
    };
  }

  /** SHA at the tip of the configured branch. */
  async head(): Promise<string> {
    const route = 'GET /repos/{owner}/{repo}/git/ref/{ref}';
    const ref = await this.#get(
      route,
      { ref: `heads/${this.#config.branch}` },
      refSchema,
    );
    return ref.object.sha;
  }

  /** A page of pull requests, those that changed last first; `isLast` when there is no page behind it. */
  async pulls(
    state: 'open' | 'all',
    page: number,
  ): Promise<{ pulls: ListedPull[]; isLast: boolean }> {
    const pulls = await this.#get(
      'GET /repos/{owner}/{repo}/pulls',
      { state, sort: 'updated', direction: 'desc', per_page: perPage, page },
      z.array(listedPullSchema),
    );
    return {
      pulls: pulls.map(pull => ({
        number: pull.number,
        state: pull.state,
        headRef: pull.head.ref,
        headSha: pull.head.sha,
        updatedAt: pull.updated_at,
      })),
      isLast: pulls.length < perPage,
    };
  }

  /** A page of workflow runs, newest first. */
  async runs(page: number): Promise<{ runs: GitHubRun[]; isLast: boolean }> {
    const answer = await this.#get(
      'GET /repos/{owner}/{repo}/actions/runs',
      { per_page: perPage, page },
      z.object({ workflow_runs: z.array(runSchema) }),
    );
    const runs = answer.workflow_runs;
    return { runs, isLast: runs.length < perPage };
  }

  async #get<T>(
    route: string,
    parameters: Record<string, unknown>,
    schema: z.ZodType<T>,
  ): Promise<T> {
    try {
      const { data } = await this.#github.request(route, {
        owner: this.#config.owner,
        repo: this.#config.repository,
        ...parameters,
      });
      return schema.parse(data);
    } catch (error) {
      throw toServiceError(this.#system, error);
    }
  }
}

/** GitHub's times are whole seconds: what changed just now may change again without a sign of it, and is read once more. */
const freshMs = 5_000;

/** True for a pull request that changed just now. @internal */
export function isFresh(pull: Pick<ListedPull, 'updatedAt'>): boolean {
  return Date.now() - Date.parse(pull.updatedAt) < freshMs;
}

/** A check run's or workflow run's status and conclusion as one state. Only `success` passes: skipped or neutral is no evidence. @internal */
export function toCheckState(run: {
  status?: string | null;
  conclusion?: string | null;
}): CheckState {
  if (run.status !== 'completed')
    return run.status === 'in_progress' ? 'running' : 'queued';
  return run.conclusion === 'success' ? 'passed' : 'failed';
}
