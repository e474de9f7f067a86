import { ToolFailedError } from '../errors';
import { run } from '../tools/run';

/** Compiling everything for two machines takes a minute or two, without a cache. */
const timeoutMs = 600_000;

/** Lines that a program that failed is quoted with. */
const quotedLines = 20;

/** Runs one step of a build, and throws with the end of its words when it fails. @internal */
export async function runBuild(options: {
  command: string;
  args: readonly string[];
  folder: string;
  env: Record<string, string>;
  signal?: AbortSignal;
}): Promise<void> {
  const { command, args, folder, env, signal } = options;
  const result = await run(command, args, {
    cwd: folder,
    env,
    timeoutMs,
    ...(signal && { signal }),
  });
  if (result.exitCode === 0) return;
  const words = `${result.stdout}\n${result.stderr}`
    .trim()
    .split('\n')
    .slice(-quotedLines)
    .join('\n')
    .replaceAll(folder, '.');
  throw new ToolFailedError(
    `${command} ${args[0]}: ${
      result.timedOut ? 'took too long' : `exit code ${result.exitCode}`
    }\n${words}`,
  );
}
