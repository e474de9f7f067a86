import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { InvalidInputError } from '@ameide/core-repo';
import { parseRepository } from '../environment';

/** A repository on GitHub. @internal */
export type RepositoryName = {
  /** Host of GitHub; undefined where the clone does not say. */
  host?: string;
  owner: string;
  repo: string;
};

const remotes = [
  // https://host/owner/name.git, ssh://git@host/owner/name.git
  /^(?:https?|ssh|git):\/\/(?:[^@/]+@)?(?<host>[\w.-]+(?::\d+)?)\/(?<owner>[\w.-]+)\/(?<repo>[\w.-]+?)(?:\.git)?\/?$/,
  // git@host:owner/name.git
  /^(?:[\w.-]+@)?(?<host>[\w.-]+):(?<owner>[\w.-]+)\/(?<repo>[\w.-]+?)(?:\.git)?\/?$/,
];

/** Reads where a clone is from; undefined when it is no address of a repository on GitHub. @internal */
export function parseRemote(address: string): RepositoryName | undefined {
  for (const pattern of remotes) {
    const { host, owner, repo } = pattern.exec(address)?.groups ?? {};
    if (host && owner && repo) return { host, owner, repo };
  }
  return undefined;
}

/** The repository that a clone is of: as the flag says, else as its remote `origin` does. @internal */
export async function nameOf(options: {
  root: string;
  flag: string;
  given?: string;
}): Promise<RepositoryName> {
  const { root, flag, given } = options;
  if (given !== undefined) return parseRepository(flag, given);
  // The address may hold a password, so no message repeats it.
  const address = await ask(root, ['remote', 'get-url', 'origin']);
  const name = address === undefined ? undefined : parseRemote(address);
  if (name) return name;
  throw new InvalidInputError(
    `${flag}: give owner/name, since ${JSON.stringify(
      root,
    )} has no remote "origin" that is a repository on GitHub`,
  );
}

/** The commit that a clone has checked out. @internal */
export async function headOf(root: string): Promise<string> {
  const commit = await ask(root, ['rev-parse', '--verify', 'HEAD']);
  if (commit !== undefined) return commit;
  throw new InvalidInputError(
    `${JSON.stringify(root)}: is no clone with a commit`,
  );
}

async function ask(
  root: string,
  args: readonly string[],
): Promise<string | undefined> {
  return promisify(execFile)('git', ['-C', root, ...args]).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}
