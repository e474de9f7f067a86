import { GitError, GitRun, runGit } from './git-process';
import { checkObjectId } from './names';

/** Answers that are kept: starting git takes a large process tens of milliseconds. */
const mostKept = 1_000;

/** Which commits lead to which, of one mirror. @internal */
export class Ancestry {
  readonly #has: (commit: string) => Promise<boolean>;
  readonly #isRecent: (from: string, to: string) => Promise<boolean>;
  readonly #runOf: (args: string[]) => GitRun;
  readonly #kept = new Set<string>();

  constructor(options: {
    /** Whether the mirror has a commit. */
    has: (commit: string) => Promise<boolean>;
    /** Whether the last fetch brought the way from one commit to the other. */
    isRecent: (from: string, to: string) => Promise<boolean>;
    runOf: (args: string[]) => GitRun;
  }) {
    this.#has = options.has;
    this.#isRecent = options.isRecent;
    this.#runOf = options.runOf;
  }

  /** True when `ancestor` is reachable from `commit`; false also when it is not in the mirror. */
  async isAncestor(ancestor: string, commit: string): Promise<boolean> {
    const ends = [checkObjectId(ancestor), checkObjectId(commit)];
    const about = ends.join(' ');
    if (this.#kept.has(about)) return true;
    if (await this.#isRecent(ancestor, commit)) return true;
    // Checks are told of heads of pull requests, too, which are not mirrored.
    if (!(await this.#has(ancestor))) return false;
    if (ancestor === commit) return true;
    try {
      await runGit(this.#runOf(['merge-base', '--is-ancestor', ...ends]));
      // Several ask about the same move, and what is true of two commits stays so.
      if (this.#kept.size >= mostKept) this.#kept.clear();
      this.#kept.add(about);
      return true;
    } catch (error) {
      // 1: no; 128: an object that is not there.
      if (error instanceof GitError && (error.code === 1 || error.code === 128))
        return false;
      throw error;
    }
  }
}
