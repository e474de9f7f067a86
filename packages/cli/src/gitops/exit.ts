import { plainLines } from '@ameide/plugin-primitives-common';
import {
  MissingToolError,
  RefusedError,
  UnavailableError,
  UsageError,
} from '@ameide/gitops-repo';

/** Exit codes of `ameide gitops`, as its help says them. @internal */
export const exitCodes = {
  ok: 0,
  refused: 1,
  usage: 2,
  missingTool: 3,
} as const;

/** Runs a command and turns what it throws into a message and an exit code. @internal */
export async function withExitCode(
  command: () => Promise<number>,
): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    process.exitCode = exitCodeOf(error);
    process.stderr.write(`${describeError(error)}\n`);
  }
}

/** Exit code of an error. @internal */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return exitCodes.usage;
  if (error instanceof MissingToolError) return exitCodes.missingTool;
  return exitCodes.refused;
}

/** An error in words for a terminal or a log, whatever a repository or a server put into them. @internal */
export function describeError(error: unknown): string {
  const [first, ...rest] = plainLines(wordsOf(error));
  return [`ameide: ${first}`, ...rest.map(line => `  | ${line}`)].join('\n');
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const expected = [
    RefusedError,
    UsageError,
    MissingToolError,
    UnavailableError,
  ].some(c => error instanceof c);
  // GitHub's errors say what and where themselves; anything else is a fault of ours, told with its stack.
  return expected || error.name === 'HttpError'
    ? error.message
    : error.stack ?? error.message;
}
