import { fetchWithin } from '@ameide/plugin-primitives-common';
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import { PrimitivesConfig, RepositoryConfig } from './config';
import { withoutCredentials } from './credentials';
import { GitHubBudget } from './github-budget';
import { observedFetch } from './request-observer';
import { ConditionalCache, Fetch } from './github-conditional';

/** GitHub cuts requests off after 10 s itself ("Timeouts" of its REST documentation); ours adds the way. */
const requestTimeoutMs = 15_000;

/** A page of a hundred pull requests has 2 MB; a job's log may have more than this, and is then not shown. */
const maxBytes = 32 * 1024 * 1024;

const ThrottledOctokit = Octokit.plugin(throttling, retry);

/**
 * A GitHub client for the configured host. It takes the token from Backstage's
 * integrations anew for each call, since an App's tokens rotate; waits out rate limits
 * once; and tries again, briefly, what failed by GitHub's fault.
 *
 * With `reads` it is a client for reading much: GETs carry the ETag of the last answer,
 * and a 304 gives that answer again; every answer's rate limits are taken note of, and
 * nothing is sent while GitHub wants us to wait. Nothing is paced: Octokit's throttling
 * takes GraphQL queries for writes, and lets one a second through.
 * @public
 */
export async function createGitHubClient(options: {
  config: PrimitivesConfig;
  integrations: ScmIntegrations;
  logger: LoggerService;
  signal?: AbortSignal;
  /** Whose credentials are taken where a request names no repository, as GraphQL's do not; the core repository's when left out. */
  repository?: RepositoryConfig;
  reads?: { cache: ConditionalCache; budget: GitHubBudget };
}): Promise<Octokit> {
  const { config, integrations, logger, signal, reads } = options;
  const tokenOf = githubTokens(integrations);
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

  // Octokit itself takes a body that broke off for an empty one.
  const bounded: Fetch = (url, init) =>
    fetchWithin(
      url,
      { ...init, signal: init.signal ?? signal },
      {
        ...{ base: config.github.apiBaseUrl, maxBytes },
        ...{ timeoutMs: requestTimeoutMs, fetch: observedFetch },
      },
    );
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
      fetch: reads
        ? reads.cache.wrap(observed(bounded, reads.budget))
        : bounded,
    },
    retry: {
      retries: 1,
      retryAfterBaseValue: 400,
      // The plugin's own list, and limits: those end by themselves, not by asking again.
      doNotRetry: [400, 401, 403, 404, 410, 422, 429, 451],
    },
    throttle: {
      enabled: !reads,
      id: config.github.apiBaseUrl,
      onRateLimit: limited('primary'),
      onSecondaryRateLimit: limited('secondary'),
    },
  });

  octokit.hook.before('request', async request => {
    reads?.budget.assertOpen(request.method === 'GET' ? 'core' : 'graphql');
    const { owner, repository } = options.repository ?? config.core;
    const isNamed =
      typeof request.owner === 'string' && typeof request.repo === 'string';
    // By the repository, not by its owner alone: of several Apps in one organisation,
    // Backstage takes the one that is installed on it.
    const path = isNamed
      ? `${request.owner}/${request.repo}`
      : `${owner}/${repository}`;
    const token = await tokenOf(`${config.github.webUrl}/${path}`);
    if (token) request.headers.authorization = `token ${token}`;
    // A write whose answer was lost may have been done; only its caller knows how to look.
    if (request.method !== 'GET') request.request.retries = 0;
  });
  octokit.hook.error('request', (error, request) => {
    error.message = withoutCredentials(
      error.message,
      String(request.headers.authorization ?? ''),
    );
    throw error;
  });
  return octokit;
}

/**
 * Gives the token that Backstage's integrations have for an address of GitHub's for
 * people; ask anew for each use, since an App's tokens rotate.
 * @public
 */
export function githubTokens(
  integrations: ScmIntegrations,
): (url: string) => Promise<string | undefined> {
  const credentials =
    DefaultGithubCredentialsProvider.fromIntegrations(integrations);
  return async url => (await credentials.getCredentials({ url })).token;
}

function observed(next: Fetch, budget: GitHubBudget): Fetch {
  return async (url, init) => {
    const response = await next(url, init);
    budget.observe(response);
    return response;
  };
}
