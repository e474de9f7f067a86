import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Enough for any report; what a program prints beyond is cut. */
const maxOutputBytes = 16 * 1024 * 1024;

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
 * its own: a time limit or an abort ends it together with what it started.
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
    const timer = setTimeout(() => {
      timedOut = true;
      end();
    }, options.timeoutMs);
    options.signal?.addEventListener('abort', end, { once: true });
    const finish = () => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', end);
    };
    const stdout = collect(child.stdout, options.onLine);
    const stderr = collect(child.stderr, options.onLine);
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

function collect(
  stream: NodeJS.ReadableStream,
  onLine?: (line: string) => void,
): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    if (size < maxOutputBytes) chunks.push(chunk);
    size += chunk.length;
  });
  if (onLine) createInterface({ input: stream }).on('line', onLine);
  return () => Buffer.concat(chunks).toString('utf8');
}
