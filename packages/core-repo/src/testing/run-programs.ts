import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What came of a service and its smoke, started as an image starts them. @internal */
export type ProgramsOutcome = {
  smoke: { exitCode: number | null; output: string };
  /** How the service ended after SIGTERM. */
  main: { exitCode: number | null; output: string };
};

const digest = `sha256:${'0'.repeat(64)}`;

/** A program that ended by itself, or was killed after the limit. */
async function runToEnd(
  file: string,
  folder: string,
  env: Record<string, string>,
) {
  const child = spawn(file, { cwd: folder, env: withPath(env) });
  const output = collect(child);
  const timer = setTimeout(() => child.kill('SIGKILL'), 40_000);
  await once(child, 'close');
  clearTimeout(timer);
  return { exitCode: child.exitCode, output: output() };
}

/** Starts `main` of a folder, runs `smoke` against it, and tells `main` to stop. @internal */
export async function runPrograms(folder: string): Promise<ProgramsOutcome> {
  const main = spawn('./main', {
    cwd: folder,
    env: withPath({
      HOST: '127.0.0.1',
      PORT_GRPC: '0',
      PORT_HTTP: '0',
      IMAGE_DIGEST: digest,
    }),
  });
  const output = collect(main);
  const ended = once(main, 'close');
  const ports = () => /RPC on (\d+) and health on (\d+)/.exec(output());
  while (!ports() && main.exitCode === null) {
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  const [, grpc = '', http = ''] = ports() ?? [];
  const smoke = await runToEnd('./smoke', folder, {
    TARGET_RPC_URL: `http://127.0.0.1:${grpc}`,
    TARGET_HTTP_URL: `http://127.0.0.1:${http}`,
    EXPECTED_DIGEST: digest,
  });
  main.kill('SIGTERM');
  await ended;
  return { smoke, main: { exitCode: main.exitCode, output: output() } };
}

function withPath(env: Record<string, string>) {
  return { PATH: process.env.PATH, HOME: process.env.HOME, ...env };
}

function collect(child: ReturnType<typeof spawn>): () => string {
  const chunks: string[] = [];
  const add = (chunk: unknown) => chunks.push(String(chunk));
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return () => chunks.join('');
}
