import {
  OutsideSystem,
  RepositoryConfig,
  toServiceError,
} from '@ameide/plugin-primitives-node';
import { ServiceUnavailableError } from '@backstage/errors';
import { z } from 'zod';
import { CheckState, Pull } from '../facts/fact';

/** The part of Octokit that reading needs: its typed routes are not used, answers are parsed here. @internal */
export interface GitHubRequester {
  request(
    route: string,
    parameters: Record<string, unknown>,
  ): Promise<{ data: unknown }>;
}

const refSchema = z.object({ object: z.object({ sha: z.string() }) });
const treeSchema = z.object({
  truncated: z.boolean(),
  tree: z.array(
    z.object({ path: z.string(), type: z.string(), sha: z.string() }),
  ),
});
const blobSchema = z.object({
  content: z.string(),
  encoding: z.enum(['base64', 'utf-8']),
});
const personSchema = z.object({ login: z.string() }).nullish();
const commitSchema = z.object({
  sha: z.string(),
  html_url: z.string(),
  author: personSchema,
  parents: z.array(z.object({ sha: z.string() })),
  commit: z.object({
    message: z.string(),
    author: z.object({ name: z.string().optional() }).nullish(),
    committer: z.object({ date: z.string().optional() }).nullish(),
  }),
});
const pullSchema = z.object({
  number: z.number(),
  html_url: z.string(),
  title: z.string(),
  state: z.enum(['open', 'closed']),
  draft: z.boolean().nullish(),
  user: personSchema,
  head: z.object({ ref: z.string(), sha: z.string() }),
  merged_at: z.string().nullish(),
  merge_commit_sha: z.string().nullish(),
  auto_merge: z.unknown(),
  created_at: z.string(),
  updated_at: z.string(),
});
const checkRunSchema = z.object({
  id: z.number(),
  name: z.string(),
  external_id: z.string().nullish(),
  status: z.string(),
  conclusion: z.string().nullish(),
  html_url: z.string().nullish(),
  started_at: z.string().nullish(),
  completed_at: z.string().nullish(),
  output: z
    .object({
      title: z.string().nullish(),
      summary: z.string().nullish(),
      text: z.string().nullish(),
    })
    .nullish(),
});
const runSchema = z.object({
  id: z.number(),
  path: z.string(),
  display_title: z.string().nullish(),
  event: z.string(),
  status: z.string().nullish(),
  conclusion: z.string().nullish(),
  html_url: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
});

/** An entry of a tree. @internal */
export type TreeEntry = z.infer<typeof treeSchema>['tree'][number];
/** A commit as GitHub lists it. @internal */
export type GitHubCommit = z.infer<typeof commitSchema>;
/** A check run as GitHub lists it. @internal */
export type GitHubCheckRun = z.infer<typeof checkRunSchema>;
/** A workflow run as GitHub lists it. @internal */
export type GitHubRun = z.infer<typeof runSchema>;

/** Blobs never change; values files and catalog files are small. */
const blobCapacity = 20_000;

/** Reads one repository, and parses what comes. @internal */
export class GitHubRepository {
  readonly #github: GitHubRequester;
  readonly #config: RepositoryConfig;
  readonly #system: OutsideSystem;
  readonly #blobs = new Map<string, string>();

  /** `webUrl` is GitHub's address for people, which messages name. */
  constructor(options: {
    github: GitHubRequester;
    config: RepositoryConfig;
    webUrl: string;
  }) {
    this.#github = options.github;
    this.#config = options.config;
    this.#system = { name: 'GitHub', url: options.webUrl };
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

  /** Every path of a commit, by one recursive tree. */
  async tree(commit: string): Promise<TreeEntry[]> {
    const route = 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}';
    const tree = await this.#get(
      route,
      { tree_sha: commit, recursive: '1' },
      treeSchema,
    );
    if (tree.truncated) {
      throw new ServiceUnavailableError(
        `GitHub cut the tree of ${
          this.#name
        } at ${commit} short: it has more entries than the Trees API gives; what it lists is not shown, since what it leaves out would look absent`,
      );
    }
    return tree.tree;
  }

  /** Text of a blob; asked for once. */
  async blob(sha: string): Promise<string> {
    const known = this.#blobs.get(sha);
    if (known !== undefined) return known;
    const route = 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}';
    const blob = await this.#get(route, { file_sha: sha }, blobSchema);
    const text =
      blob.encoding === 'base64'
        ? Buffer.from(blob.content, 'base64').toString('utf8')
        : blob.content;
    if (this.#blobs.size >= blobCapacity) this.#blobs.clear();
    this.#blobs.set(sha, text);
    return text;
  }

  /** Newest commits reachable from `sha`, of a path if given. */
  async commits(options: {
    sha: string;
    path?: string;
    count: number;
  }): Promise<GitHubCommit[]> {
    const { sha, path, count } = options;
    const route = 'GET /repos/{owner}/{repo}/commits';
    return this.#get(
      route,
      { sha, ...(path && { path }), per_page: count },
      z.array(commitSchema),
    );
  }

  /** The hundred pull requests that changed last. */
  async pulls(state: 'open' | 'all'): Promise<Pull[]> {
    const pulls = await this.#get(
      'GET /repos/{owner}/{repo}/pulls',
      { state, sort: 'updated', direction: 'desc', per_page: 100 },
      z.array(pullSchema),
    );
    return pulls.map(toPull);
  }

  /** Numbers of the pull requests that a commit came by. */
  async pullsOfCommit(sha: string): Promise<number[]> {
    const pulls = await this.#get(
      'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
      { commit_sha: sha },
      z.array(pullSchema.pick({ number: true, merged_at: true })),
    );
    return pulls.filter(p => p.merged_at).map(p => p.number);
  }

  /** Latest check run of each name on a commit. */
  async checkRuns(sha: string): Promise<GitHubCheckRun[]> {
    const runs: GitHubCheckRun[] = [];
    // GitHub keeps the latest 1,000 check suites of a ref; ten pages are all there can usefully be.
    for (let page = 1; page <= 10; page++) {
      const answer = await this.#get(
        'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
        { ref: sha, per_page: 100, page },
        z.object({ check_runs: z.array(checkRunSchema) }),
      );
      runs.push(...answer.check_runs);
      if (answer.check_runs.length < 100) break;
    }
    return runs;
  }

  /** The newest workflow runs of the repository. */
  async runs(): Promise<GitHubRun[]> {
    const answer = await this.#get(
      'GET /repos/{owner}/{repo}/actions/runs',
      { per_page: 50 },
      z.object({ workflow_runs: z.array(runSchema) }),
    );
    return answer.workflow_runs;
  }

  get #name(): string {
    return `${this.#config.owner}/${this.#config.repository}`;
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
      throw toServiceError(
        { ...this.#system, url: `${this.#system.url}/${this.#name}` },
        error,
      );
    }
  }
}

function toPull(pull: z.infer<typeof pullSchema>): Pull {
  return {
    number: pull.number,
    url: pull.html_url,
    title: pull.title,
    author: pull.user?.login ?? 'ghost',
    headRef: pull.head.ref,
    headSha: pull.head.sha,
    draft: pull.draft ?? false,
    state: pull.state,
    mergedAt: pull.merged_at ?? undefined,
    mergeSha: (pull.merged_at && pull.merge_commit_sha) || undefined,
    autoMerge: Boolean(pull.auto_merge),
    createdAt: pull.created_at,
    updatedAt: pull.updated_at,
  };
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
