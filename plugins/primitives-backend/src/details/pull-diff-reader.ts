import { diffMarker } from '@ameide/gitops-repo';
import { PullDiff } from '@ameide/plugin-primitives-common';
import {
  OutsideSystem,
  toServiceError,
  withoutTokens,
} from '@ameide/plugin-primitives-node';
import { z } from 'zod';
import { FactValue } from '../facts/fact';
import { KeptAnswers } from '../read/kept-answers';
import { GitHubRequester } from '../sources/github-repository';
import { PullAccess, readablePull } from './readable-pull';

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
  readonly #recent;

  /** Over the GitOps repository. */
  constructor(options: PullDiffOptions) {
    this.#options = options;
    this.#recent = new KeptAnswers<PullDiff>({
      ...{ most: cacheCapacity, freshMs: cacheMs },
    });
  }

  /** Throws a `NotFoundError` for a pull request that is not about the primitive, or also about one that may not be read. */
  async read(
    id: string,
    number: number,
    access: PullAccess,
  ): Promise<PullDiff> {
    const { pull: known, clock } = this.#options;
    const pull = await readablePull(known, { id, number }, access);
    const { updatedAt, headSha, url } = pull;
    return this.#recent.get([number, updatedAt, headSha], {
      now: clock().getTime(),
      read: () => this.#ask(number, url),
    });
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
