import { LoggerService } from '@backstage/backend-plugin-api';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import { PrimitivesConfig } from './config';
import { ConditionalCache, conditionalRequests } from './github-conditional';

/** GitHub cuts requests off after 10 s itself ("Timeouts" of its REST documentation); ours adds the way. */
const requestTimeoutMs = 15_000;

const ThrottledOctokit = Octokit.plugin(throttling, retry);

/**
 * A GitHub client for the configured host. It takes the token from Backstage's
 * integrations anew for each call, since an App's tokens rotate; waits out rate limits
 * once; and tries again, briefly, what failed by GitHub's fault.
 *
 * With `cache`, GETs carry the ETag of the last answer, and a 304 gives that answer again.
 * @public
 */
export async function createGitHubClient(options: {
  config: PrimitivesConfig;
  integrations: ScmIntegrations;
  logger: LoggerService;
  signal?: AbortSignal;
  cache?: ConditionalCache;
}): Promise<Octokit> {
  const { config, integrations, logger, signal, cache } = options;
  const credentials =
    DefaultGithubCredentialsProvider.fromIntegrations(integrations);
  const limited =
    (kind: string) =>
    (
      retryAfter: number,
      request: { method: string; url: string },
      _octokit: unknown,
      retryCount: number,
    ) => {
      logger.warn(
        `GitHub's ${kind} rate limit reached at ${request.method} ${request.url}; free again in ${retryAfter} s`,
      );
      // Longer than a minute is for the next reconcile; a person should see it before that.
      return retryCount === 0 && retryAfter <= 60;
    };

  const octokit = new ThrottledOctokit({
    baseUrl: config.github.apiBaseUrl,
    userAgent: 'ameide-portal',
    // Octokit's own logger prints expected 404s to the console.
    log: {
      debug: message => logger.debug(message),
      info: message => logger.debug(message),
      warn: message => logger.warn(message),
      error: message => logger.debug(message),
    },
    request: {
      fetch: (url: string, init: RequestInit) =>
        fetch(url, { ...init, signal: boundedSignal(signal, init.signal) }),
    },
    retry: { retries: 1, retryAfterBaseValue: 400 },
    throttle: {
      id: config.github.apiBaseUrl,
      onRateLimit: limited('primary'),
      onSecondaryRateLimit: limited('secondary'),
    },
  });

  octokit.hook.before('request', async request => {
    const owner =
      typeof request.owner === 'string' ? request.owner : config.core.owner;
    const { token } = await credentials.getCredentials({
      url: `${config.github.webUrl}/${owner}`,
    });
    if (token) request.headers.authorization = `token ${token}`;
    // A write whose answer was lost may have been done; only its caller knows how to look.
    if (request.method !== 'GET') request.request.retries = 0;
  });
  if (cache) octokit.hook.wrap('request', conditionalRequests(cache));
  return octokit;
}

function boundedSignal(...signals: Array<AbortSignal | null | undefined>) {
  return AbortSignal.any([
    AbortSignal.timeout(requestTimeoutMs),
    ...signals.filter(s => s instanceof AbortSignal),
  ]);
}
