import type { Principal } from './model';

/** One of the budgets that requests are charged to: https://docs.github.com/en/rest/rate-limit/rate-limit */
export type RateResource = 'core' | 'search' | 'graphql';
/** A budget as headers and `GET /rate_limit` show it; `reset` in seconds since 1970. */
export type RateState = { limit: number; remaining: number; used: number; reset: number; resource: RateResource };
/** Requests (points, of GraphQL) an hour that a person or an installation gets. */
export type RateLimits = { core: number; graphql: number };

type Bucket = { used: number; reset: number };

/**
 * Of GitHub's documentation: 5,000 an hour for a person or an installation, 1,000 for a repository's GITHUB_TOKEN,
 * 60 for an address without a token, 30 searches a minute.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
const documented = { core: 5_000, graphql: 5_000, jobs: 1_000, anonymous: 60, search: 30 };
const hour = 3_600;

/** Counts what each holder of a budget used. All tokens of one person, or of one installation, share a budget. */
export class RateLimit {
  readonly #limits: RateLimits;
  readonly #enforced: boolean;
  readonly #buckets = new Map<string, Bucket>();

  private constructor(options: { limits: RateLimits; enforced: boolean }) {
    this.#limits = options.limits;
    this.#enforced = options.enforced;
  }

  /** Counts against GitHub's own figures, or others; refuses nobody unless `enforced`. */
  static create(options: { limits?: Partial<RateLimits>; enforced?: boolean } = {}): RateLimit {
    return new RateLimit({ limits: { ...documented, ...options.limits }, enforced: options.enforced ?? false });
  }

  /** How the budget stands. */
  state(principal: Principal | undefined, resource: RateResource): RateState {
    const limit = this.#limit(principal, resource);
    const { used, reset } = this.#bucket(principal, resource);
    const shown = Math.min(used, limit);
    return { limit, remaining: limit - shown, used: shown, reset, resource };
  }

  /** Whether a request that costs so much is to be refused. */
  exhausted(principal: Principal | undefined, resource: RateResource): boolean {
    return this.#enforced && this.state(principal, resource).remaining === 0;
  }

  /** Takes points from the budget; negative ones give back. */
  charge(principal: Principal | undefined, resource: RateResource, points: number): RateState {
    this.#bucket(principal, resource).used += points;
    return this.state(principal, resource);
  }

  /** An hour begins with the first request of it, not with the clock's. */
  #bucket(principal: Principal | undefined, resource: RateResource): Bucket {
    const key = `${resource} ${holder(principal)}`;
    const now = Math.floor(Date.now() / 1000);
    const known = this.#buckets.get(key);
    if (known && known.reset > now) return known;
    const bucket = { used: 0, reset: now + (resource === 'search' ? 60 : hour) };
    this.#buckets.set(key, bucket);
    return bucket;
  }

  #limit(principal: Principal | undefined, resource: RateResource): number {
    if (resource === 'search') return documented.search;
    if (!principal) return resource === 'graphql' ? 0 : documented.anonymous;
    if (principal.actor.kind === 'github-token') return documented.jobs;
    return this.#limits[resource];
  }
}

/** Whose budget it is. */
function holder(principal: Principal | undefined): string {
  if (!principal) return '';
  const { actor, repositories } = principal;
  return actor.kind === 'github-token' ? `${actor.login} ${repositories?.join(' ') ?? ''}` : actor.login;
}
