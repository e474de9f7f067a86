import type { Actor, RepositoryName } from '../contract';
import { HttpProblem } from '../http/errors';
import type { Announcer } from './announcer';
import type { Core } from './core';
import type { Mergeability } from './mergeability';
import { writeMerge } from './merging';
import { fullName, type MergeMethod, type Pull, timestamp } from './model';
import { presentLabel } from './present/pull';
import { refLock, type RefUpdate } from './ref-updates';

/** Fields of a pull request that its people may change. */
export type PullChange = { title?: string; body?: string | null; base?: string; state?: 'open' | 'closed' };
/** How a merge was asked for. */
export type MergeRequest = { method: MergeMethod; sha?: string; title?: string; message?: string };

/** The life of pull requests: open, follow their branch, be judged, merge. */
export class Pulls {
  readonly #core: Core;
  readonly #announcer: Announcer;
  readonly #mergeability: Mergeability;

  constructor(core: Core, options: { announcer: Announcer; mergeability: Mergeability }) {
    this.#core = core;
    this.#announcer = options.announcer;
    this.#mergeability = options.mergeability;
    core.refs.onUpdate(update => this.#follow(update));
    core.checks.onChange(({ run, action }) => {
      if (action === 'completed') this.#reconsider(core.pullStore.ofCommit(run.repository, run.headSha));
    });
    core.checks.onStatus(({ repository, sha }) => this.#reconsider(core.pullStore.ofCommit(repository, sha)));
  }

  get(repository: RepositoryName, number: number): Pull {
    const pull = this.#core.pullStore.find(repository, number);
    if (!pull) throw HttpProblem.notFound();
    return pull;
  }

  async create(
    repository: RepositoryName,
    options: { title: string; body: string | null; head: string; base: string; draft: boolean; actor: Actor },
  ): Promise<Pull> {
    const { pullStore } = this.#core;
    const git = this.#core.repositories.git(repository);
    const headRef = options.head.startsWith(`${repository.owner}:`) ? options.head.slice(repository.owner.length + 1) : options.head;
    const [head, base] = await Promise.all([git.ref(`refs/heads/${headRef}`), git.ref(`refs/heads/${options.base}`)]);
    if (!head) throw HttpProblem.invalid('PullRequest', 'head', 'invalid');
    if (!base) throw HttpProblem.invalid('PullRequest', 'base', 'invalid');
    const custom = (message: string) => new HttpProblem(422, 'Validation Failed', [{ resource: 'PullRequest', code: 'custom', message }]);
    if ((await git.distance(base.sha, head.sha)).ahead === 0) {
      throw custom(`No commits between ${options.base} and ${headRef}`);
    }
    // Looked at after the last await, so that two requests cannot both pass.
    if (pullStore.ofHead(repository, headRef).some(pull => pull.state === 'open' && pull.base.ref === options.base)) {
      throw custom(`A pull request already exists for ${repository.owner}:${headRef}.`);
    }
    const now = timestamp();
    const pull: Pull = {
      id: pullStore.nextId(),
      repository: { owner: repository.owner, name: repository.name },
      number: pullStore.nextNumber(repository),
      title: options.title,
      body: options.body,
      state: 'open',
      draft: options.draft,
      user: options.actor.login,
      head: { ref: headRef, sha: head.sha },
      base: { ref: options.base, sha: base.sha },
      labels: [],
      assignees: [],
      requestedReviewers: [],
      createdAt: now,
      updatedAt: now,
      closedAt: null,
      mergedAt: null,
      mergedBy: null,
      mergeCommitSha: null,
      autoMerge: null,
      trial: null,
    };
    pullStore.put(pull);
    await git.setRef(`refs/pull/${pull.number}/head`, head.sha);
    return this.#announce('opened', pull, options.actor);
  }

  async update(pull: Pull, change: PullChange, actor: Actor): Promise<Pull> {
    const { title, body, base, state } = change;
    let current = pull;
    if (title !== undefined || body !== undefined || (base !== undefined && base !== pull.base.ref)) {
      const git = this.#core.repositories.git(pull.repository);
      const tip = base === undefined ? undefined : await git.ref(`refs/heads/${base}`);
      if (base !== undefined && !tip) throw HttpProblem.invalid('PullRequest', 'base', 'invalid');
      const changes = {
        ...(title !== undefined && title !== pull.title ? { title: { from: pull.title } } : {}),
        ...(body !== undefined && body !== pull.body ? { body: { from: pull.body ?? '' } } : {}),
        ...(base !== undefined && base !== pull.base.ref ? { base: { ref: { from: pull.base.ref }, sha: { from: pull.base.sha } } } : {}),
      };
      current = this.#put(pull, {
        ...(title === undefined ? {} : { title }),
        ...(body === undefined ? {} : { body }),
        ...(base !== undefined && tip ? { base: { ref: base, sha: tip.sha } } : {}),
      });
      if (Object.keys(changes).length) current = await this.#announce('edited', current, actor, { changes });
    }
    if (state === 'closed' && current.state === 'open') {
      current = await this.#announce('closed', this.#put(current, { state, closedAt: timestamp(), autoMerge: null }), actor);
    }
    if (state === 'open' && current.state === 'closed') current = await this.#reopen(current, actor);
    return current;
  }

  async setDraft(pull: Pull, draft: boolean, actor: Actor): Promise<Pull> {
    if (pull.state === 'closed') throw new HttpProblem(422, 'Pull request is closed');
    if (pull.draft === draft) return pull;
    const next = await this.#announce(
      draft ? 'converted_to_draft' : 'ready_for_review',
      this.#put(pull, { draft, ...(draft ? { autoMerge: null } : {}) }),
      actor,
    );
    this.#reconsider([next]);
    return next;
  }

  async setLabels(pull: Pull, labels: string[], actor: Actor): Promise<Pull> {
    const wanted = [...new Set(labels)];
    let current = this.#put(pull, { labels: wanted });
    const tell = async (action: 'labeled' | 'unlabeled', name: string) => {
      const label = presentLabel(this.#core, pull.repository, this.#core.labels.ensure(pull.repository, name));
      current = await this.#announce(action, current, actor, { label });
    };
    for (const name of wanted.filter(label => !pull.labels.includes(label))) await tell('labeled', name);
    for (const name of pull.labels.filter(label => !wanted.includes(label))) await tell('unlabeled', name);
    return current;
  }

  setPeople(pull: Pull, change: { assignees?: string[]; requestedReviewers?: string[] }): Pull {
    return this.#put(pull, change);
  }

  async enableAutoMerge(pull: Pull, options: { method: MergeMethod; title: string | null; message: string | null; actor: Actor }): Promise<Pull> {
    if (pull.state === 'closed') throw new HttpProblem(422, 'Pull request is closed');
    if (pull.draft) throw new HttpProblem(422, 'Pull request is in draft status');
    if (pull.autoMerge) throw new HttpProblem(422, 'Auto merge is already enabled for this pull request');
    const details = await this.#mergeability.details(pull);
    if (details.mergeableState === 'clean' || details.mergeableState === 'unstable') {
      throw new HttpProblem(422, `Pull request Pull request is in ${details.mergeableState} status`);
    }
    const { actor, ...how } = options;
    const next = await this.#announce('auto_merge_enabled', this.#put(pull, { autoMerge: { ...how, enabledBy: actor } }), actor);
    // A check may have ended between the look above and the writing down.
    this.#reconsider([next]);
    return next;
  }

  async disableAutoMerge(pull: Pull, actor: Actor): Promise<Pull> {
    if (!pull.autoMerge) throw new HttpProblem(422, 'Auto merge is not enabled for this pull request');
    return this.#announce('auto_merge_disabled', this.#put(pull, { autoMerge: null }), actor);
  }

  /** Merges, or throws with GitHub's status and words for why not. */
  async merge(pull: Pull, request: MergeRequest, actor: Actor): Promise<string> {
    const { mutex, repositories, accounts } = this.#core;
    const { repository } = pull;
    return mutex.run(refLock(repository), async () => {
      const current = this.get(repository, pull.number);
      if (current.state === 'closed') throw new HttpProblem(405, 'Pull Request is not mergeable');
      if (request.sha !== undefined && request.sha !== current.head.sha) {
        throw new HttpProblem(409, 'Head branch was modified. Review and try the merge again.');
      }
      if (current.draft) throw new HttpProblem(405, 'Pull Request is still a draft');
      const verdict = this.#mergeability.judge(current, true);
      const [failed] = verdict.failed;
      if (failed !== undefined) throw new HttpProblem(405, `Required status check "${failed}" is failing.`);
      const [waiting] = verdict.waitingFor;
      if (waiting !== undefined) throw new HttpProblem(405, `Required status check "${waiting}" is expected.`);
      const git = repositories.git(repository);
      const ref = `refs/heads/${current.base.ref}`;
      const base = (await git.ref(ref))?.sha;
      if (base === undefined) throw new HttpProblem(405, `Base branch '${current.base.ref}' does not exist`);
      const commit = await writeMerge(git, { accounts, pull: current, base, by: actor.login, ...request });
      if (commit === undefined) throw new HttpProblem(405, 'Merge conflict');
      if (!(await git.updateRef(ref, commit, base))) throw new HttpProblem(405, 'Base branch was modified. Review and try the merge again.');
      const now = timestamp();
      const merged = this.#put(current, {
        state: 'closed',
        closedAt: now,
        mergedAt: now,
        mergedBy: actor.login,
        mergeCommitSha: commit,
        base: { ref: current.base.ref, sha: base },
      });
      await this.#core.refs.tell({ repository, ref, before: base, after: commit, actor });
      await this.#announce('closed', merged, actor);
      await this.#deleteHead(merged, actor);
      return commit;
    });
  }

  /** Merges now what waits for its checks, if nothing is in the way any more. */
  async #mergeIfReady(pull: Pull): Promise<void> {
    const current = this.#core.pullStore.find(pull.repository, pull.number);
    if (!current?.autoMerge || current.state !== 'open' || current.draft) return;
    const trial = await this.#mergeability.tryMerge(current);
    const { state } = this.#mergeability.judge(current, trial.sha !== null);
    if (state !== 'clean' && state !== 'unstable') return;
    const { method, title, message, enabledBy } = current.autoMerge;
    await this.merge(current, { method, ...(title ? { title } : {}), ...(message ? { message } : {}) }, enabledBy);
    this.#core.logger.info(`${fullName(current.repository)}#${current.number} merged itself`);
  }

  #reconsider(pulls: Pull[]): void {
    for (const pull of pulls.filter(({ autoMerge, state }) => autoMerge && state === 'open')) {
      this.#mergeIfReady(pull).catch(error => {
        // Another request merged or changed it first; what it did counts.
        if (error instanceof HttpProblem) this.#core.logger.info(`${fullName(pull.repository)}#${pull.number} does not merge itself yet: ${error.message}`);
        else this.#core.logger.error(`${fullName(pull.repository)}#${pull.number} could not merge itself: ${String(error)}`);
      });
    }
  }

  /** After a restart: whatever became ready while nobody looked. */
  resume(): void {
    for (const repository of this.#core.repositories.list()) this.#reconsider(this.#core.pullStore.open(repository));
  }

  async #follow({ repository, ref, after, actor }: RefUpdate): Promise<void> {
    if (!ref.startsWith('refs/heads/')) return;
    const branch = ref.slice('refs/heads/'.length);
    const git = this.#core.repositories.git(repository);
    for (const pull of this.#core.pullStore.ofHead(repository, branch).filter(({ state }) => state === 'open')) {
      if (after === undefined) {
        await this.update(pull, { state: 'closed' }, actor);
        continue;
      }
      if (pull.head.sha === after) continue;
      await git.setRef(`refs/pull/${pull.number}/head`, after);
      const base = await git.ref(`refs/heads/${pull.base.ref}`);
      const next = this.#put(pull, { head: { ref: branch, sha: after }, base: { ref: pull.base.ref, sha: base?.sha ?? pull.base.sha } });
      await this.#announce('synchronize', next, actor, { before: pull.head.sha, after });
    }
    this.#reconsider(this.#core.pullStore.open(repository).filter(({ base, head }) => base.ref === branch || head.ref === branch));
  }

  async #reopen(pull: Pull, actor: Actor): Promise<Pull> {
    if (pull.mergedAt) throw HttpProblem.invalid('PullRequest', 'state', 'invalid', 'state cannot be changed. The pull request was merged.');
    const git = this.#core.repositories.git(pull.repository);
    const head = await git.ref(`refs/heads/${pull.head.ref}`);
    if (!head) throw HttpProblem.invalid('PullRequest', 'state', 'invalid', `state cannot be changed. The ${pull.head.ref} branch has been deleted.`);
    if (this.#core.pullStore.ofHead(pull.repository, pull.head.ref).some(({ state, base }) => state === 'open' && base.ref === pull.base.ref)) {
      throw HttpProblem.invalid('PullRequest', 'state', 'invalid', `state cannot be changed. There is already an open pull request for ${pull.head.ref}.`);
    }
    await git.setRef(`refs/pull/${pull.number}/head`, head.sha);
    return this.#announce('reopened', this.#put(pull, { state: 'open', closedAt: null, head: { ref: pull.head.ref, sha: head.sha } }), actor);
  }

  async #deleteHead(pull: Pull, actor: Actor): Promise<void> {
    const { repositories, refs, pullStore } = this.#core;
    const { ref } = pull.head;
    const needed = ref === repositories.find(pull.repository)?.defaultBranch || pullStore.open(pull.repository).some(({ base, head }) => base.ref === ref || head.ref === ref);
    const tip = needed ? undefined : await repositories.git(pull.repository).ref(`refs/heads/${ref}`);
    // Somebody pushed more in the meantime: that is not to be lost.
    if (tip?.sha !== pull.head.sha) return;
    await refs.move({ repository: pull.repository, ref: `refs/heads/${ref}`, before: tip.sha, after: undefined, actor });
  }

  /** Writes a change over whatever is stored by now, so that nothing done meanwhile is lost. */
  #put(pull: Pull, change: Partial<Pull>): Pull {
    const next = { ...this.get(pull.repository, pull.number), ...change, updatedAt: timestamp() };
    this.#core.pullStore.put(next);
    return next;
  }

  async #announce(action: string, pull: Pull, actor: Actor, extra: Record<string, unknown> = {}): Promise<Pull> {
    const details = await this.#mergeability.details(pull);
    const current = this.get(pull.repository, pull.number);
    this.#announcer.pull(action, current, details, actor, extra);
    return current;
  }
}
