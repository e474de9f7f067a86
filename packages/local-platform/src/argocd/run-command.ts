import { spawn } from 'node:child_process';

/** A tool that ended with an error; the message is what it wrote. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** Runs a tool without a shell and gives what it wrote to standard output. */
export async function runCommand(options: {
  command: string;
  args: string[];
  cwd?: string;
  env?: Record<string, string>;
  input?: string;
}): Promise<Buffer> {
  const { command, args, cwd, env, input } = options;
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  // A tool that ends before it read everything says why on standard error.
  child.stdin.on('error', () => {});
  child.stdin.end(input ?? '');
  return await new Promise((resolve, reject) => {
    child.once('error', error => reject(new CommandError(`'${command}' could not be run: ${error.message}`)));
    child.once('close', code => {
      if (code === 0) resolve(Buffer.concat(output));
      else reject(new CommandError(`\`${command} ${args.join(' ')}\` failed exit status ${code}: ${Buffer.concat(errors).toString('utf8').trim()}`));
    });
  });
}

/** Lets a number of tasks run at once; the others wait their turn. */
export class Limit {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free === 0) await new Promise<void>(resolve => this.#waiting.push(resolve));
    else this.#free--;
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}
