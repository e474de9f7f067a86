import { execFile, type ExecFileException } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A git command that failed, with what it said. */
export class GitProblem extends Error {
  override readonly name = 'GitProblem';
}

/** Environment of git commands: nothing of the person's own configuration. */
export const gitEnvironment = {
  PATH: process.env.PATH ?? '',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
};

/** Runs git in a folder and gives its standard output. */
export async function git(folder: string, args: string[], options: { signal?: AbortSignal } = {}): Promise<string> {
  try {
    const { stdout } = await run('git', args, {
      cwd: folder,
      env: gitEnvironment,
      maxBuffer: 256 * 1024 * 1024,
      ...(options.signal ? { signal: options.signal } : {}),
    });
    return stdout;
  } catch (error) {
    const problem: ExecFileException & { stderr?: string } = error instanceof Error ? error : new Error(String(error));
    throw new GitProblem(`git ${args[0] ?? ''}: ${(problem.stderr ?? '').trim() || problem.message}`, { cause: error });
  }
}

/** The commit of a revision, or undefined when there is none. */
export async function resolveCommit(bare: string, revision: string): Promise<string | undefined> {
  try {
    return (await git(bare, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])).trim();
  } catch {
    return undefined;
  }
}

/** Name of the default branch. */
export async function defaultBranch(bare: string): Promise<string> {
  return (await git(bare, ['symbolic-ref', '--short', 'HEAD'])).trim();
}

/** Whole message of a commit. */
export async function commitMessage(bare: string, sha: string): Promise<string> {
  return (await git(bare, ['log', '-1', '--format=%B', sha, '--'])).trimEnd();
}

/** A file of a commit, or undefined when it is not there. */
export async function readFileAt(bare: string, sha: string, path: string): Promise<string | undefined> {
  try {
    return await git(bare, ['cat-file', 'blob', `${sha}:${path}`]);
  } catch {
    return undefined;
  }
}

/** Paths and blob ids of the workflow files of a commit. */
export async function workflowFilesAt(bare: string, sha: string): Promise<{ path: string; blob: string }[]> {
  const listing = await git(bare, ['ls-tree', '-z', sha, '--', '.github/workflows/']);
  return listing.split('\0').flatMap(entry => {
    const [, blob, path] = /^\d+ blob ([0-9a-f]+)\t(.+\.ya?ml)$/.exec(entry) ?? [];
    return blob && path ? [{ path, blob }] : [];
  });
}

const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

function paths(output: string): string[] {
  return output.split('\0').filter(path => path !== '');
}

/** Paths that a push changed; a new branch is compared with where it left the default branch. */
export async function pushedPaths(bare: string, before: string, after: string): Promise<string[]> {
  let base = before;
  if (/^0+$/.test(before) || !(await resolveCommit(bare, before))) {
    const fork = await git(bare, ['merge-base', 'HEAD', after]).catch(() => '');
    base = fork.trim() || emptyTree;
    if (base === after) base = (await resolveCommit(bare, `${after}^`)) ?? emptyTree;
  }
  return paths(await git(bare, ['diff', '--name-only', '-z', '--no-renames', base, after]));
}

/** Paths that a pull request changes: from the merge base to its head. */
export async function pullRequestPaths(bare: string, base: string, head: string): Promise<string[]> {
  return paths(await git(bare, ['diff', '--name-only', '-z', '--no-renames', `${base}...${head}`]));
}
