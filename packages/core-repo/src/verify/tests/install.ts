import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installationEnvironment } from '../../tools/environment';
import { run } from '../../tools/run';

/** A cold cache and a slow network take a minute or two. */
const timeoutMs = 300_000;

/**
 * Installs a primitive's packages as its lock file has them, where they are not yet.
 * No package may run a script of its own.
 * @internal
 */
export async function installPackages(
  folder: string,
  signal?: AbortSignal,
): Promise<void> {
  if (existsSync(join(folder, 'node_modules'))) return;
  const args = [
    'ci',
    '--ignore-scripts',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const result = await run('npm', args, {
    cwd: folder,
    env: installationEnvironment(),
    timeoutMs,
    ...(signal && { signal }),
  });
  if (result.exitCode === 0) return;
  const words = result.stderr
    .split('\n')
    .filter(
      line =>
        /^npm (error|ERR!)/.test(line) &&
        !/log of this run|\.npm\/_logs/.test(line),
    )
    .slice(0, 5)
    .join(' ')
    .replace(/npm (error|ERR!) ?/g, '')
    .replaceAll(folder, '.');
  throw new Error(
    `npm ci: ${
      result.timedOut
        ? 'took too long'
        : words || `exit code ${result.exitCode}`
    }`,
  );
}
