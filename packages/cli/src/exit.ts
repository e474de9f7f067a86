import {
  AlreadyThereError,
  InvalidInputError,
  MissingToolError,
  NotThereError,
  ToolFailedError,
} from '@ameide/core-repo';

/** Exit status of `ameide primitive` and `ameide doctor`, as their help says. @internal */
export const exitStatus = {
  passed: 0,
  failed: 1,
  usage: 2,
  missingTool: 3,
} as const;

/** GitHub or another system outside did not do what it was asked for. @internal */
export class OutsideError extends Error {
  override readonly name = 'OutsideError';
}

/** Runs a command, and turns what it throws into one line and an exit status. @internal */
export async function withExitStatus(
  command: () => Promise<number>,
): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    process.exitCode = statusOf(error);
    process.stderr.write(`ameide: ${wordsOf(error)}\n`);
  }
}

/** Exit status for an error. @internal */
export function statusOf(error: unknown): number {
  if (
    error instanceof InvalidInputError ||
    error instanceof NotThereError ||
    error instanceof AlreadyThereError
  ) {
    return exitStatus.usage;
  }
  return error instanceof MissingToolError
    ? exitStatus.missingTool
    : exitStatus.failed;
}

/** An error in words; one that nobody foresaw comes with its stack. @internal */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isForeseen = [
    AlreadyThereError,
    InvalidInputError,
    MissingToolError,
    NotThereError,
    OutsideError,
    ToolFailedError,
  ].some(type => error instanceof type);
  return isForeseen ? error.message : error.stack ?? error.message;
}
