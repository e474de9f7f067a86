import { execFile } from 'node:child_process';
import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import { refusal, say } from '@ameide/plugin-primitives-common';
import { withoutAddresses, withoutCredentials } from '@ameide/plugin-primitives-node';

/** Enough for `ls-tree` of a large repository. */
const maxOutputBytes = 64 * 1024 * 1024;

/** Where a token may go: to this address, and nowhere else. @internal */
export type GitCredentials = { url: string; token?: string };

/**
 * Runs stock git with an argument array. The token travels in the environment, bound
 * to its address, so that neither the process list nor `.git/config` shows it
 * (git-config, "GIT_CONFIG_COUNT").
 * @internal
 */
export async function git(
  args: string[],
  options: { cwd: string; signal?: AbortSignal; credentials?: GitCredentials },
): Promise<string> {
  const { cwd, signal, credentials } = options;
  return new Promise((resolve, reject) => {
    execFile(
      'git',
      // A person's own hooks and signing key have no say in the portal's commits. A
      // redirect would carry the token to another host (git-config, "http.followRedirects").
      [
        ...['-c', 'core.hooksPath=/dev/null', '-c', 'commit.gpgSign=false'],
        ...['-c', 'http.followRedirects=false', ...args],
      ],
      { cwd, signal, maxBuffer: maxOutputBytes, env: { ...process.env, ...environment(credentials) } },
      (error, stdout, stderr) => {
        if (!error) resolve(stdout);
        else if (signal?.aborted) reject(signal.reason ?? error);
        else reject(explain(args[0], stderr || error.message, credentials));
      },
    );
  });
}

function environment(credentials?: GitCredentials): Record<string, string> {
  const quiet = { GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
  if (!credentials?.token) return quiet;
  const basic = Buffer.from(`x-access-token:${credentials.token}`).toString('base64');
  return {
    ...quiet,
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: `http.${credentials.url}/.extraHeader`,
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
    // No helper may store, or answer with, another token.
    GIT_CONFIG_KEY_1: 'credential.helper',
    GIT_CONFIG_VALUE_1: '',
  };
}

/** The last of what git said. A server may repeat the request's header in it, and steer a terminal; git itself names proxies and addresses. */
function shown(output: string, credentials: GitCredentials | undefined): string {
  const token = credentials?.token;
  const basic = token && Buffer.from(`x-access-token:${token}`).toString('base64');
  const lines = output.trim().split('\n').slice(-3).join(' ');
  const line = withoutCredentials(lines, basic && `Basic ${basic}`)
    // eslint-disable-next-line no-control-regex -- as in git's own mirror
    .replace(/[\x00-\x1f\x7f]+/g, ' ');
  return withoutAddresses(line, credentials ? [new URL(credentials.url).host] : []);
}

function explain(command: string, output: string, credentials?: GitCredentials): Error {
  const message = shown(output, credentials);
  const where = credentials ? ` with ${credentials.url}` : '';
  if (/non-fast-forward|fetch first|stale info/.test(output)) {
    return refusal(ConflictError, say('task.pushedMeanwhile', { command: `${command}${where}` }));
  }
  if (credentials && /unable to access|Could not resolve|Connection refused|early EOF|hung up/.test(output)) {
    return refusal(ServiceUnavailableError, say('task.gitSilent', { url: credentials.url, command, words: message }));
  }
  return refusal(Error, say('task.gitFailed', { command: `${command}${where}`, words: message }));
}
