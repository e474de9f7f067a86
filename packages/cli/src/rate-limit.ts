import { setTimeout as sleep } from 'node:timers/promises';
import type { Octokit } from '@octokit/rest';
import { z } from 'zod';

/** Longer than this nobody waits in a job: it fails, and says when to try again. */
const longestWaitMs = 60_000;

const limitedSchema = z.object({
  status: z.union([z.literal(403), z.literal(429)]),
  response: z.object({
    headers: z.object({
      'retry-after': z.coerce.number().nonnegative().optional(),
      'x-ratelimit-remaining': z.coerce.number().optional(),
      'x-ratelimit-reset': z.coerce.number().optional(),
    }),
  }),
});

/**
 * How long GitHub asks to wait before the request is made again, in milliseconds; undefined
 * when it was refused for another reason. By "Best practices for using the REST API",
 * handling of rate limits.
 * @internal
 */
export function askedToWait(error: unknown, now: Date): number | undefined {
  const limited = limitedSchema.safeParse(error);
  if (!limited.success) return undefined;
  const {
    'retry-after': seconds,
    'x-ratelimit-remaining': remaining,
    'x-ratelimit-reset': reset,
  } = limited.data.response.headers;
  if (seconds !== undefined) return seconds * 1000;
  return remaining === 0 && reset !== undefined
    ? Math.max(0, reset * 1000 - now.getTime())
    : undefined;
}

/** Has a client wait out a rate limit once for each request, and no longer than a minute. @internal */
export function waitOutRateLimits(octokit: Octokit): void {
  octokit.hook.wrap('request', async (request, options) => {
    try {
      return await request(options);
    } catch (error) {
      const wait = askedToWait(error, new Date());
      if (wait === undefined) throw error;
      if (wait > longestWaitMs) {
        const end = new Date(Date.now() + wait).toISOString();
        if (error instanceof Error)
          error.message += ` (GitHub asks to wait ${Math.ceil(
            wait / 1000,
          )} s: run this again after ${end})`;
        throw error;
      }
      // What was refused was not done, so that it can be asked again, whatever it is.
      await sleep(wait);
      return request(options);
    }
  });
}
