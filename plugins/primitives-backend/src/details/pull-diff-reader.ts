import { diffMarker } from '@ameide/gitops-repo';
import { PullDiff, refusal, say } from '@ameide/plugin-primitives-common';
import {
  OutsideSystem,
  toServiceError,
  withoutTokens,
} from '@ameide/plugin-primitives-node';
import { NotFoundError } from '@backstage/errors';
import { z } from 'zod';
import { movedIds } from '../facts/about-several';
import { FactValue } from '../facts/fact';
import { fleetScope, scopeOfBranch, scopeOfId } from '../facts/scope';
import { GitHubRequester } from '../sources/github-repository';

/** Diffs that are kept; a comment has at most 64 KiB. */
const cacheCapacity = 200;
/** The gate may post a moment after the pull request was read; asking again then costs a 304. */
const cacheMs = 60_000;
const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';

const commentsSchema = z.array(
  z.object({
    body: z.string().nullish(),
    html_url: z.string(),
    updated_at: z.string(),
    user: z.object({ type: z.string() }).nullish(),
  }),
);

/** Reads what the gate posted on a pull request: one request, when somebody opens it. @internal */
export class PullDiffReader {
  readonly #options: PullDiffOptions;
  readonly #known = new Map<
    number,
    { key: string; at: number; diff: PullDiff }
  >();

  /** Over the GitOps repository. */
  constructor(options: PullDiffOptions) {
    this.#options = options;
  }

  /** Throws a `NotFoundError` for a pull request that is not about the primitive, or also about one that may not be read. */
  async read(
    id: string,
    number: number,
    { mayRead }: PullDiffAccess,
  ): Promise<PullDiff> {
    const pull = await this.#options.pull(number);
    const scope = pull && scopeOfBranch(pull.headRef);
    const isOf =
      scope === scopeOfId(id) ||
      (pull && scope === fleetScope && (await mayRead(movedIds(pull))));
    if (!pull || !isOf) {
      throw refusal(NotFoundError, say('refusal.noPull', { number, id }));
    }
    const now = this.#options.clock().getTime();
    const key = `${pull.updatedAt} ${pull.headSha}`;
    const known = this.#known.get(number);
    if (known?.key === key && now - known.at < cacheMs) return known.diff;
    const diff = await this.#ask(number, pull.url);
    if (this.#known.size >= cacheCapacity) this.#known.clear();
    this.#known.set(number, { key, at: now, diff });
    return diff;
  }

  async #ask(number: number, url: string): Promise<PullDiff> {
    const { github, owner, repository, system } = this.#options;
    try {
      const { data } = await github.request(route, {
        ...{ owner, repo: repository, issue_number: number, per_page: 100 },
      });
      // A bot's alone: a person who quotes it does not take its place.
      const comment = commentsSchema
        .parse(data)
        .find(c => c.body?.startsWith(diffMarker) && c.user?.type === 'Bot');
      return {
        ...{ number, url: comment?.html_url ?? url },
        ...(comment?.body && {
          text: withoutTokens(comment.body.slice(diffMarker.length).trim()),
          updatedAt: comment.updated_at,
        }),
      };
    } catch (error) {
      throw toServiceError(system, error);
    }
  }
}

/** @internal */
export type PullDiffAccess = {
  /** Whether what a pull request changes may be told, which moves these; of none it is not known what it moves. */
  mayRead: (ids: readonly string[]) => Promise<boolean>;
};

/** What {@link PullDiffReader} stands on. @internal */
export type PullDiffOptions = {
  github: GitHubRequester;
  owner: string;
  repository: string;
  /** As messages name it. */
  system: OutsideSystem;
  /** The pull request as it is known; undefined when it is not. */
  pull: (number: number) => Promise<FactValue<'gitops-pull'> | undefined>;
  clock: () => Date;
};
