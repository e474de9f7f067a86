import { ToolFailedError } from '../errors';
import { cleanEnvironment } from '../tools/environment';
import { run } from '../tools/run';

/** Reads from a repository take seconds at most; more means that it hangs. */
const timeoutMs = 60_000;

/** Runs git in the repository and gives what it printed. @internal */
export async function git(
  root: string,
  args: readonly string[],
  options: { input?: string; env?: Record<string, string> } = {},
): Promise<string> {
  const result = await tryGit(root, args, options);
  if (result.exitCode !== 0) {
    throw new ToolFailedError(
      `git ${args[0]}: ${result.stderr.trim() || 'failed without a word'}`,
    );
  }
  return result.stdout;
}

/** Runs git and gives its outcome, whatever it is. @internal */
export function tryGit(
  root: string,
  args: readonly string[],
  options: { input?: string; env?: Record<string, string> } = {},
) {
  return run('git', args, {
    cwd: root,
    // `safe.directory` and the like of the person count; prompts would hang.
    env: {
      ...cleanEnvironment(),
      GIT_TERMINAL_PROMPT: '0',
      LC_ALL: 'C',
      ...options.env,
    },
    timeoutMs,
    ...(options.input !== undefined && { input: options.input }),
  });
}

/** Full SHA of a revision; undefined when there is none of that name. @internal */
export async function resolveRevision(
  root: string,
  revision: string,
): Promise<string | undefined> {
  const result = await tryGit(root, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ]);
  const sha = result.stdout.trim();
  return result.exitCode === 0 && sha ? sha : undefined;
}
