import { spawn } from 'node:child_process';
import { collectOutput, tellLines } from './output';

/** What is printed comes within that after a program ended, unless something it started still holds its output. */
const closingMs = 1000;

/** Outcome of a program that ended, or was ended by the time limit. @internal */
export type RunResult = {
  /** Null when a signal ended it. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
  timedOut: boolean;
};

/** How to run a program. @internal */
export type RunOptions = {
  cwd: string;
  env: Record<string, string>;
  timeoutMs: number;
  input?: string;
  /** Told each line as it is printed, on either stream. */
  onLine?: (line: string) => void;
  signal?: AbortSignal;
};

/**
 * Runs a program with an argument list, never through a shell, in a process group of
 * its own: a time limit, an abort or its own end ends what it started, too.
 * @internal
 */
export function run(
  file: string,
  args: readonly string[],
  options: RunOptions,
): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    options.signal?.throwIfAborted();
    const child = spawn(file, [...args], {
      cwd: options.cwd,
      env: options.env,
      detached: process.platform !== 'win32',
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let timedOut = false;
    const end = () => {
      if (child.pid === undefined) return;
      try {
        if (process.platform === 'win32') child.kill('SIGKILL');
        else process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It ended by itself meanwhile.
      }
    };
    let closing: NodeJS.Timeout | undefined;
    const timer = setTimeout(() => {
      timedOut = true;
      end();
    }, options.timeoutMs);
    options.signal?.addEventListener('abort', end, { once: true });
    const finish = () => {
      clearTimeout(timer);
      clearTimeout(closing);
      options.signal?.removeEventListener('abort', end);
    };
    const stdout = collectOutput(child.stdout);
    const stderr = collectOutput(child.stderr);
    if (options.onLine) {
      tellLines(child.stdout, options.onLine);
      tellLines(child.stderr, options.onLine);
    }
    child.once('exit', () => {
      clearTimeout(timer);
      // What it left behind in its group.
      end();
      closing = setTimeout(() => {
        // What is in the pipes by now is read first.
        setImmediate(() => child.stdio.forEach(stream => stream?.destroy()));
      }, closingMs);
    });
    child.once('error', error => {
      finish();
      reject(error);
    });
    child.once('close', exitCode => {
      finish();
      if (options.signal?.aborted) {
        reject(options.signal.reason);
      } else {
        resolve({ exitCode, stdout: stdout(), stderr: stderr(), timedOut });
      }
    });
    // A program that ends without reading its input is no failure of ours.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}
