import type { Actor, RepositoryName } from '../contract';
import { HttpProblem } from '../http/errors';
import { type BareRepository, zeroSha } from './git/bare-repository';
import type { Checks } from './checks';
import { fullName } from './model';
import type { Repositories } from './repositories';

/** One ref that moved; `undefined` is "was not" or "is no more". */
export type RefUpdate = { repository: RepositoryName; ref: string; before: string | undefined; after: string | undefined; actor: Actor };

/** Every way a branch or tag moves leads through here, so that all of them are told of. */
export class RefUpdates {
  readonly #repositories: Repositories;
  readonly #checks: Checks;
  readonly #listeners: ((update: RefUpdate) => Promise<void>)[] = [];

  constructor(options: { repositories: Repositories; checks: Checks }) {
    this.#repositories = options.repositories;
    this.#checks = options.checks;
  }

  /** Calls `listener` after each move, one listener after the other. */
  onUpdate(listener: (update: RefUpdate) => Promise<void>): void {
    this.#listeners.push(listener);
  }

  /** Branches that take nothing but merges of pull requests. */
  protectedRefs(repository: RepositoryName): string[] {
    const branch = this.#repositories.find(repository)?.defaultBranch;
    return branch && this.#repositories.requiredChecks(repository, branch).length ? [`refs/heads/${branch}`] : [];
  }

  /**
   * Moves a ref and tells of it. Throws 422 when it stands elsewhere, and 409 when it is
   * protected, unless a merge moves it.
   */
  async move(update: RefUpdate & { force?: boolean; byMerge?: boolean }): Promise<void> {
    const { repository, ref, before, after } = update;
    if (!update.byMerge && this.protectedRefs(repository).includes(ref)) {
      throw new HttpProblem(409, 'Could not update file: Required status checks are expected; open a pull request instead.');
    }
    const git: BareRepository = this.#repositories.git(repository);
    if (before && after && !update.force && !(await git.isAncestor(before, after))) {
      throw new HttpProblem(422, 'Update is not a fast forward');
    }
    if (!(await git.updateRef(ref, after, before))) {
      throw new HttpProblem(before === undefined ? 422 : 409, before === undefined ? 'Reference already exists' : `Reference cannot be updated: '${ref}' is not at ${before}`);
    }
    await this.tell(update);
  }

  /** Tells of a ref that git itself moved, by a push. */
  async tell(update: RefUpdate): Promise<void> {
    const { repository, ref, after } = update;
    if (after && ref.startsWith('refs/heads/')) this.#checks.rememberBranch(repository, after, ref.slice('refs/heads/'.length));
    this.#repositories.touch(repository);
    for (const listener of this.#listeners) await listener(update);
  }

  /** Reads what the post-receive hook wrote: `<before> <after> <ref>` a line. */
  static parsePushLog(log: string, repository: RepositoryName, actor: Actor): RefUpdate[] {
    return log
      .split('\n')
      .filter(Boolean)
      .map(line => {
        const [before = zeroSha, after = zeroSha, ...ref] = line.split(' ');
        const some = (sha: string) => (sha === zeroSha ? undefined : sha);
        return { repository, ref: ref.join(' '), before: some(before), after: some(after), actor };
      });
  }
}

/** Key under which the refs of a repository are changed one at a time. */
export function refLock(repository: RepositoryName): string {
  return `refs ${fullName(repository)}`;
}
