import { ToolFailedError } from '../errors';
import { cleanEnvironment } from '../tools/environment';
import { run, RunResult } from '../tools/run';
import { ownFilters, quietConfiguration } from './quiet-configuration';

/** Reads from a repository take seconds at most; more means that it hangs. */
const timeoutMs = 60_000;

type Options = { input?: string; env?: Record<string, string> };

/** Commands that never read or write contents of the tree's files, so that no filter touches them. */
const plumbing: ReadonlySet<string> = new Set([
  'cat-file',
  'ls-tree',
  'read-tree',
  'rev-parse',
]);

/** Under these alone `ls-files` tells names; others compare contents. */
const namesOnly: ReadonlySet<string> = new Set([
  '-z',
  '--others',
  '--exclude-standard',
]);

function canFilter(command: string, rest: readonly string[]): boolean {
  if (command !== 'ls-files') return !plumbing.has(command);
  const paths = rest.indexOf('--');
  const flags = paths < 0 ? rest : rest.slice(0, paths);
  return !flags.every(flag => namesOnly.has(flag));
}

/** An empty setting would be run as a program of no name; only flags turn these off. */
const onlyGitsOwnDiff = ['--no-ext-diff', '--no-textconv'];

/** Runs git in the repository and gives what it printed. @internal */
export async function git(
  root: string,
  args: readonly string[],
  options: Options = {},
): Promise<string> {
  const result = await tryGit(root, args, options);
  if (result.exitCode !== 0) {
    throw new ToolFailedError(
      `git ${args[0]}: ${result.stderr.trim() || 'failed without a word'}`,
    );
  }
  return result.stdout;
}

/**
 * Runs git and gives its outcome, whatever it is. Nothing that the repository's
 * configuration, attributes or hooks name is run: the tree may be anybody's.
 * @internal
 */
export async function tryGit(
  root: string,
  args: readonly string[],
  options: Options = {},
): Promise<RunResult> {
  const [command, ...rest] = args;
  const listed = canFilter(command, rest)
    ? await start(
        root,
        ['config', '--list', '--show-scope', '--name-only', '-z'],
        quietConfiguration([]),
      )
    : undefined;
  return start(
    root,
    [command, ...(command === 'diff' ? onlyGitsOwnDiff : []), ...rest],
    {
      ...quietConfiguration(ownFilters(listed?.stdout ?? '')),
      ...options.env,
    },
    options.input,
  );
}

function start(
  root: string,
  args: readonly string[],
  env: Record<string, string>,
  input?: string,
): Promise<RunResult> {
  return run('git', args, {
    cwd: root,
    env: { ...cleanEnvironment(), ...env },
    timeoutMs,
    ...(input !== undefined && { input }),
  });
}

/** Full SHA of a revision; undefined when there is none of that name. @internal */
export async function resolveRevision(
  root: string,
  revision: string,
): Promise<string | undefined> {
  const result = await tryGit(root, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ]);
  const sha = result.stdout.trim();
  return result.exitCode === 0 && sha ? sha : undefined;
}
