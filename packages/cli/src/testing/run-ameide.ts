import { createProgram } from '../program';

/** What a run of the command line left behind. @internal */
export type Ran = { status: number; output: string; errors: string };

/** Runs the command line in this process, with these variables in its environment. @internal */
export async function runAmeide(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Ran> {
  const [before, ran] = [{ ...process.env }, { output: '', errors: '' }];
  const write = (stream: 'output' | 'errors') => (text: string | Uint8Array) =>
    Boolean((ran[stream] += text));
  const stdout = jest
    .spyOn(process.stdout, 'write')
    .mockImplementation(write('output'));
  const stderr = jest
    .spyOn(process.stderr, 'write')
    .mockImplementation(write('errors'));
  try {
    Object.assign(process.env, env);
    process.exitCode = 0;
    await createProgram(args).parseAsync(args, { from: 'user' });
    return { status: Number(process.exitCode), ...ran };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
    process.env = before;
    process.exitCode = undefined;
    process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
  }
}
