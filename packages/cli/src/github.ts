import { fetchWithin } from '@ameide/plugin-primitives-common';
import { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { GitHubAccess } from './environment';
import { OutsideError, StoppedError } from './exit';
import { quietLog } from './quiet-log';
import { waitOutRateLimits } from './rate-limit';

/** GitHub ends requests after 10 s itself ("Timeouts" of its REST documentation), and its pages have few megabytes. */
const limits = { timeoutMs: 20_000, maxBytes: 32 * 1024 * 1024 };

/** A client of GitHub's API, which waits out rate limits of a minute at most. @internal */
export function createOctokit(
  env: Pick<GitHubAccess, 'GITHUB_API_URL' | 'GITHUB_TOKEN'>,
): Octokit {
  const octokit = new Octokit({
    auth: env.GITHUB_TOKEN,
    baseUrl: env.GITHUB_API_URL,
    userAgent: 'ameide-cli',
    log: quietLog,
    request: {
      fetch: (url: string, init: RequestInit) =>
        fetchWithin(url, init, { ...limits, base: env.GITHUB_API_URL }),
    },
  });
  waitOutRateLimits(octokit);
  return octokit;
}

/** What to do about an answer that refuses. */
const advice: Record<number, string> = {
  401: 'GITHUB_TOKEN is wrong or has expired: make a new one',
  403: 'the token may not do this, or has used up its rate limit: give it the right, or wait',
  404: 'it is not there, or the token may not see it: check its name and the rights of the token',
  429: 'the rate limit is used up: wait, and do it again',
  422: 'GitHub does not take the request: check the values that were given',
};

const statusSchema = z.object({ status: z.number() });

/**
 * Calls GitHub, and says in words what was wanted when it fails, and what to do. What
 * was foreseen, and a stop that was asked for, stay what they are.
 * @internal
 */
export async function callGitHub<T>(
  env: Pick<GitHubAccess, 'GITHUB_API_URL'>,
  wanted: string,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const head = `GitHub at ${env.GITHUB_API_URL}: could not ${wanted}`;
    if (error instanceof StoppedError || error instanceof OutsideError)
      throw error;
    if (error instanceof Error && error.cause instanceof StoppedError)
      throw error.cause;
    const words = error instanceof Error ? error.message : String(error);
    const status = statusSchema.safeParse(error).data?.status ?? 0;
    // Octokit gives 500 to whatever kept it from asking at all.
    const todo =
      advice[status] ??
      (status >= 500 ? 'check that it is reachable, and try again' : '');
    throw new OutsideError(`${head}: ${words}${todo && ` (${todo})`}`);
  }
}
