import type { Core } from './core';
import { diffTrees, type FileDiff } from './git/diff';
import { trialMerge } from './merging';
import { fullName, type Pull } from './model';
import type { PullDetails } from './present/pull';
import { mergeableState, newestByName, outcomes } from './rollup';

const unknownDetails: PullDetails = { mergeable: null, mergeableState: 'unknown', additions: 0, deletions: 0, changedFiles: 0, commits: 0 };

/** Diffs that are kept. One of thousands of files is read in pages, and git takes seconds of CPU for it. */
const keptDiffs = 64;

/** What pull requests change, and whether they can merge. */
export class Mergeability {
  readonly #core: Core;
  /** What differs between two commits never changes; what was asked for last is forgotten last. */
  readonly #diffs = new Map<string, Promise<FileDiff[]>>();

  constructor(core: Core) {
    this.#core = core;
  }

  /** Which required checks hold it back, and GitHub's word for how it stands. */
  judge(pull: Pull, mergeable: boolean) {
    const { checks, repositories } = this.#core;
    return mergeableState({
      pull,
      mergeable,
      required: repositories.requiredChecks(pull.repository, pull.base.ref),
      outcomes: outcomes(newestByName(checks.latest(pull.repository, pull.head.sha)), checks.statuses(pull.repository, pull.head.sha)),
    });
  }

  /** What it changes, and whether it can merge; a closed one is not tried. */
  async details(pull: Pull): Promise<PullDetails> {
    const git = this.#core.repositories.git(pull.repository);
    const [trial, files, distance] = await Promise.all([
      pull.state === 'open' ? this.tryMerge(pull) : undefined,
      this.files(pull),
      git.distance(pull.base.sha, pull.head.sha),
    ]);
    const sum = (pick: (file: (typeof files)[number]) => number) => files.reduce((total, file) => total + pick(file), 0);
    const counts = {
      additions: sum(({ additions }) => additions),
      deletions: sum(({ deletions }) => deletions),
      changedFiles: files.length,
      commits: distance.ahead,
    };
    if (!trial) return { ...unknownDetails, ...counts };
    const mergeable = trial.sha !== null;
    return { ...counts, mergeable, mergeableState: this.judge(pull, mergeable).state };
  }

  /** Files that differ from where its branch began. */
  files(pull: Pull): Promise<FileDiff[]> {
    const key = `${fullName(pull.repository)} ${pull.base.sha} ${pull.head.sha}`;
    const files = this.#diffs.get(key) ?? this.#diff(pull);
    this.#diffs.delete(key);
    this.#diffs.set(key, files);
    files.catch(() => this.#diffs.delete(key));
    const [oldest] = this.#diffs.keys();
    if (this.#diffs.size > keptDiffs && oldest !== undefined) this.#diffs.delete(oldest);
    return files;
  }

  async #diff(pull: Pull): Promise<FileDiff[]> {
    const git = this.#core.repositories.git(pull.repository);
    const base = (await git.mergeBase(pull.base.sha, pull.head.sha)) ?? pull.base.sha;
    return diffTrees(git, base, pull.head.sha);
  }

  /** What merging gives now, from memory while neither side moved. */
  async tryMerge(pull: Pull): Promise<NonNullable<Pull['trial']>> {
    const git = this.#core.repositories.git(pull.repository);
    const base = (await git.ref(`refs/heads/${pull.base.ref}`))?.sha ?? pull.base.sha;
    const head = pull.head.sha;
    if (pull.trial?.head === head && pull.trial.base === base) return pull.trial;
    const sha = (await trialMerge(git, { base, head })) ?? null;
    if (sha) await git.setRef(`refs/pull/${pull.number}/merge`, sha);
    const trial = { head, base, sha };
    const current = this.#core.pullStore.find(pull.repository, pull.number);
    if (current?.state === 'open' && current.head.sha === head) {
      this.#core.pullStore.put({ ...current, trial, mergeCommitSha: sha });
    }
    return trial;
  }
}
