import { execFile } from 'node:child_process';

/** Outcome of a program that ran to its end. @internal */
export type RunResult = { exitCode: number; stdout: string; stderr: string };

/** Runs a program with an argument list, never through a shell. Rejects when it could not be started or took too long. @internal */
export function run(
  file: string,
  args: readonly string[],
  options: {
    cwd: string;
    timeoutMs?: number;
    maxBuffer?: number;
    /** What it reads from its standard input; nothing when left out. */
    input?: string;
    /** How its output is read: `latin1` keeps each byte as one character. */
    encoding?: 'utf8' | 'latin1';
    /** Variables beside those of this process. */
    env?: Record<string, string>;
  },
): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      file,
      [...args],
      {
        cwd: options.cwd,
        timeout: options.timeoutMs ?? 60_000,
        maxBuffer: options.maxBuffer ?? 64 * 1024 * 1024,
        encoding: options.encoding ?? 'utf8',
        env: { ...process.env, ...options.env },
      },
      (error, stdout, stderr) => {
        if (!error) resolve({ exitCode: 0, stdout, stderr });
        else if (typeof error.code === 'number')
          resolve({ exitCode: error.code, stdout, stderr });
        else
          reject(
            new Error(
              `${file} ${args[0] ?? ''}: ${
                error.killed ? 'took too long' : error.message
              }`,
              { cause: error },
            ),
          );
      },
    );
    // A program that ends without reading its input is no failure of ours.
    child.stdin?.on('error', () => {});
    child.stdin?.end(options.input ?? '');
  });
}
