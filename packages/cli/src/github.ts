import { Octokit } from '@octokit/rest';
import { OutsideError } from './exit';
import { GitHubEnvironment } from './environment';

/** A client of GitHub's API. @internal */
export function createOctokit(
  env: Pick<GitHubEnvironment, 'GITHUB_TOKEN' | 'GITHUB_API_URL'>,
) {
  return new Octokit({
    auth: env.GITHUB_TOKEN,
    baseUrl: env.GITHUB_API_URL,
    userAgent: 'ameide-cli',
    // GitHub's warnings about coming changes are for the maintainers, not for a job's log.
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
}

/** Calls GitHub, and says in words what was wanted when it fails. @internal */
export async function callGitHub<T>(
  env: Pick<GitHubEnvironment, 'GITHUB_API_URL'>,
  wanted: string,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new OutsideError(
      `GitHub at ${env.GITHUB_API_URL}: could not ${wanted}: ${words}`,
    );
  }
}
