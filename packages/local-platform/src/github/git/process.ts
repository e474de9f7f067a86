import { spawn } from 'node:child_process';

/** What a git process left behind. */
export type GitResult = { code: number; stdout: Buffer; stderr: string };

/** A git process that failed where success was expected. */
export class GitProcessError extends Error {
  override readonly name = 'GitProcessError';
  readonly code: number;
  readonly stderr: string;

  constructor(args: string[], result: GitResult) {
    super(`git ${args[0] ?? ''} exited with ${result.code}: ${result.stderr.trim()}`);
    this.code = result.code;
    this.stderr = result.stderr;
  }
}

/** A git that reads nothing of the person's own configuration, so that every machine behaves the same. */
export function gitEnvironment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    TMPDIR: process.env.TMPDIR,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    ...extra,
  };
}

/** Runs git in a folder and gives whatever came of it. */
export function tryGit(
  folder: string,
  args: string[],
  options: { input?: Buffer | string; env?: Record<string, string> } = {},
): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd: folder, env: gitEnvironment(options.env), stdio: ['pipe', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', code =>
      resolve({ code: code ?? 128, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }),
    );
    // A git that ends early (bad arguments) closes its input; its exit code tells more than EPIPE.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input);
  });
}

/** Runs git in a folder; throws with its words when it fails. */
export async function runGit(
  folder: string,
  args: string[],
  options: { input?: Buffer | string; env?: Record<string, string> } = {},
): Promise<Buffer> {
  const result = await tryGit(folder, args, options);
  if (result.code !== 0) throw new GitProcessError(args, result);
  return result.stdout;
}
