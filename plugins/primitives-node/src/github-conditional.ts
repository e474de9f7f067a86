import { OctokitResponse, EndpointDefaults } from '@octokit/types';
import { z } from 'zod';

type RequestOptions = Required<EndpointDefaults>;
/** What GitHub answered last, and the ETag that says which answer that is. @public */
export type CachedAnswer = { etag: string; response: OctokitResponse<unknown> };

/** Enough for every listing and open commit we ask about; answers are small. */
const capacity = 2_000;

/**
 * Answers by address, so that an unchanged listing costs a 304, which GitHub does not
 * count ("Use conditional requests if appropriate" of its REST best practices).
 * A rotated token makes GitHub answer 200 once; nothing else depends on it.
 * @public
 */
export class ConditionalCache {
  readonly #answers = new Map<string, CachedAnswer>();

  /** The kept answer for an address. */
  get(key: string): CachedAnswer | undefined {
    return this.#answers.get(key);
  }

  /** Keeps an answer, forgetting the oldest when there are too many. */
  set(key: string, answer: CachedAnswer): void {
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > capacity) this.#answers.delete(oldest);
  }
}

const notModifiedSchema = z.object({ status: z.literal(304) });

/** Octokit request hook that sends `If-None-Match` and answers a 304 from the cache. @internal */
export function conditionalRequests(cache: ConditionalCache) {
  return async (
    request: (
      options: RequestOptions,
    ) => Promise<OctokitResponse<unknown>> | OctokitResponse<unknown>,
    options: RequestOptions,
  ): Promise<OctokitResponse<unknown>> => {
    if (options.method !== 'GET') return request(options);
    const key = cacheKey(options);
    const known = cache.get(key);
    if (known) options.headers['if-none-match'] = known.etag;
    try {
      const response = await request(options);
      const etag = response.headers?.etag;
      if (etag) cache.set(key, { etag, response });
      return response;
    } catch (error) {
      if (known && notModifiedSchema.safeParse(error).success) {
        return known.response;
      }
      throw error;
    }
  };
}

function cacheKey(options: RequestOptions): string {
  const {
    url,
    headers: _headers,
    request: _request,
    mediaType: _media,
    ...rest
  } = options;
  return JSON.stringify([url, rest]);
}
