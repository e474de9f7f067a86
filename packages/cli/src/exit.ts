import {
  AlreadyThereError,
  InvalidInputError,
  MissingToolError,
  NotThereError,
  ToolFailedError,
} from '@ameide/core-repo';
import { oneLine, plainLines } from '@ameide/plugin-primitives-common';
import { exitStatus } from './exit-status';

export { exitStatus };

/** GitHub or another system outside did not do what it was asked for. @internal */
export class OutsideError extends Error {
  override readonly name = 'OutsideError';
}

/** A signal ended the work before it was done. @internal */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
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

/** A signal that asks to stop, for work that takes time; a second one ends the process. @internal */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  const onSignal = (name: string) =>
    stop.abort(new StoppedError(`stopped by ${name}`));
  process.once('SIGTERM', onSignal).once('SIGINT', onSignal);
  return stop.signal;
}

/** Exit status for an error. */
function statusOf(error: unknown): number {
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

/** An error in words; one that nobody foresaw comes with its stack. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return oneLine(String(error));
  const isForeseen = [
    AlreadyThereError,
    InvalidInputError,
    MissingToolError,
    NotThereError,
    OutsideError,
    StoppedError,
    ToolFailedError,
  ].some(type => error instanceof type);
  if (isForeseen) return oneLine(error.message);
  // What stands before a line keeps a runner from taking it for a command.
  return plainLines(error.stack ?? error.message).join('\n  | ');
}
