import { toOwnTime } from './server-time';
import { RateLimitedError } from './service-error';

/** A rate limit as GitHub last told it. @public */
export type GitHubRateLimit = {
  /** `core` for REST, `graphql`, … */
  resource: string;
  /** Requests (REST) or points (GraphQL) for an hour. */
  limit: number;
  remaining: number;
  /** ISO 8601. */
  resetAt: string;
};

/** How long to wait when GitHub limits us and does not say for how long ("Exceeding the rate limit" of its REST documentation). */
const waitWithoutHeaderMs = 60_000;

/**
 * What GitHub's answers said of our rate limits. Once it has told us to wait, nothing is
 * sent until then: going on while limited is what gets an integration banned.
 * @public
 */
export class GitHubBudget {
  readonly #limits = new Map<string, GitHubRateLimit>();
  /** Milliseconds since 1970; of the primary limits by resource, and of the secondary one, which is for all. */
  readonly #closed = new Map<string, number>();

  /** Takes note of an answer. */
  observe(response: Pick<Response, 'status' | 'headers'>): void {
    const { status, headers } = response;
    const limit = Number(headers.get('x-ratelimit-limit') ?? NaN);
    const remaining = Number(headers.get('x-ratelimit-remaining') ?? NaN);
    const reset = Number(headers.get('x-ratelimit-reset') ?? NaN);
    const resource = headers.get('x-ratelimit-resource') ?? 'core';
    const isTold = [limit, remaining, reset].every(Number.isFinite);
    const resetsAt = toOwnTime(reset * 1000, headers.get('date'));
    if (isTold) {
      const resetAt = new Date(resetsAt).toISOString();
      this.#limits.set(resource, { resource, limit, remaining, resetAt });
    }
    if (status !== 403 && status !== 429) return;
    const retryAfter = Number(headers.get('retry-after') ?? NaN);
    if (Number.isFinite(retryAfter)) {
      this.#closed.set('', Date.now() + retryAfter * 1000);
    } else if (isTold && remaining === 0) {
      this.#closed.set(resource, resetsAt);
    } else if (status === 429) {
      this.#closed.set('', Date.now() + waitWithoutHeaderMs);
    }
  }

  /** Takes note of a limit that an answer's body told of, as GraphQL's do. */
  close(resource: string): void {
    const reset = this.#limits.get(resource)?.resetAt;
    const until = reset ? Date.parse(reset) : 0;
    this.#closed.set(
      resource,
      Math.max(until, Date.now() + waitWithoutHeaderMs),
    );
  }

  /** Throws an error for a person while GitHub wants us to wait. */
  assertOpen(resource: 'core' | 'graphql'): void {
    for (const name of ['', resource]) {
      const until = this.#closed.get(name);
      if (until === undefined) continue;
      if (until <= Date.now()) this.#closed.delete(name);
      else {
        const time = new Date(until).toISOString();
        throw new RateLimitedError(
          `GitHub limits our requests until ${time}; it is asked again then`,
          { until: time },
        );
      }
    }
  }

  /** Every limit that is in force, by resource. */
  get limits(): GitHubRateLimit[] {
    return [...this.#limits.values()].filter(
      limit => Date.parse(limit.resetAt) > Date.now(),
    );
  }

  /** The limit of which we have used the most; undefined where GitHub told of none. */
  get tightest(): GitHubRateLimit | undefined {
    return this.limits.sort(
      (a, b) => a.remaining / a.limit - b.remaining / b.limit,
    )[0];
  }

  /** Throws an error for a person when more than `share` (0..1) of a limit is used: the rest is for others. */
  assertShare(share: number): void {
    const spent = this.limits.find(
      ({ limit, remaining }) => remaining < limit * (1 - share),
    );
    if (!spent) return;
    throw new RateLimitedError(
      `GitHub leaves ${spent.remaining} of ${spent.limit} ${
        spent.resource === 'graphql' ? 'points (GraphQL)' : 'requests (REST)'
      }, and primitives.github.share lets us use ${Math.round(
        share * 100,
      )} %: until ${spent.resetAt} only what webhooks name is read`,
      { until: spent.resetAt },
    );
  }
}
