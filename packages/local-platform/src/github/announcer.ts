import type { Actor, GitHubEvent, RepositoryName } from '../contract';
import type { Core } from './core';
import { emptyTree, zeroSha } from './git/bare-repository';
import { diffNames } from './git/diff';
import type { CheckRun, CheckSuite, Comment, CommitStatus, Pull, Review } from './model';
import { presentAccount } from './present/account';
import { presentCheckRun, presentCheckSuite, presentStatus } from './present/check';
import { presentCommit, presentWebhookCommit } from './present/commit';
import { presentComment, presentFullPull, presentPull, presentReview, type PullDetails } from './present/pull';
import { presentFullRepository } from './present/repository';
import type { RefUpdate } from './ref-updates';
import { suiteState } from './rollup';

/** A push of very many commits names only the newest, as GitHub's does. */
const commitLimit = 20;

function record(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

/** Words what happened the way GitHub's webhooks do. */
export class Announcer {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Publishes an event, with repository, organisation and sender in full. */
  emit(event: GitHubEvent): void {
    const core = this.#core;
    const repository = core.repositories.find(event.repository);
    const { payload } = event;
    core.events.emit({
      ...event,
      payload: {
        ...(event.action === undefined ? {} : { action: event.action }),
        ...payload,
        ...(repository ? { repository: { ...presentFullRepository(core, repository), ...record(payload.repository) } } : {}),
        ...(core.accounts.isOrganization(event.repository.owner)
          ? { organization: { ...presentAccount(core, event.repository.owner), ...record(payload.organization) } }
          : {}),
        sender: { ...presentAccount(core, event.actor.login), ...record(payload.sender) },
      },
    });
  }

  async push(update: RefUpdate): Promise<void> {
    const { repository, ref, before, after, actor } = update;
    const git = this.#core.repositories.git(repository);
    const document = this.#core.repositories.find(repository);
    const notIn = before ?? (ref === `refs/heads/${document?.defaultBranch}` ? undefined : await git.resolve(`heads/${document?.defaultBranch}`));
    const isBranch = ref.startsWith('refs/heads/');
    const found =
      after && isBranch ? (await git.log({ from: after, ...(notIn ? { not: notIn } : {}), skip: 0, limit: commitLimit })).reverse() : [];
    const commits = await Promise.all(
      found.map(async commit =>
        presentWebhookCommit(this.#core, repository, commit, await diffNames(git, commit.parents[0] ?? emptyTree, commit.sha)),
      ),
    );
    // A tag's object may be the tag itself; what it is about is the commit.
    const headSha = after && (await git.resolve(after));
    const head = headSha ? await git.commit(headSha) : undefined;
    const forced = before !== undefined && after !== undefined && !(await git.isAncestor(before, after));
    const page = this.#core.urls.page(repository);
    this.emit({
      name: 'push',
      repository,
      actor,
      ref,
      sha: after ?? zeroSha,
      payload: {
        ref,
        before: before ?? zeroSha,
        after: after ?? zeroSha,
        created: before === undefined,
        deleted: after === undefined,
        forced,
        base_ref: null,
        compare: `${page}/compare/${(before ?? zeroSha).slice(0, 12)}...${(after ?? zeroSha).slice(0, 12)}`,
        commits,
        head_commit:
          commits.at(-1) ??
          (head ? presentWebhookCommit(this.#core, repository, head, await diffNames(git, head.parents[0] ?? emptyTree, head.sha)) : null),
        pusher: { name: actor.login, email: this.#core.accounts.find(actor.login).email },
      },
    });
    if (before === undefined || after === undefined) {
      this.emit({
        name: before === undefined ? 'create' : 'delete',
        repository,
        actor,
        ref,
        sha: after ?? before ?? zeroSha,
        payload: {
          ref: ref.replace(/^refs\/(heads|tags)\//, ''),
          ref_type: isBranch ? 'branch' : 'tag',
          ...(before === undefined ? { master_branch: document?.defaultBranch, description: document?.description ?? null } : {}),
          pusher_type: 'user',
        },
      });
    }
  }

  pull(action: string, pull: Pull, details: PullDetails, actor: Actor, extra: Record<string, unknown> = {}): void {
    this.emit({
      name: 'pull_request',
      action,
      repository: pull.repository,
      actor,
      ref: `refs/pull/${pull.number}/merge`,
      sha: pull.head.sha,
      payload: { action, number: pull.number, pull_request: presentFullPull(this.#core, pull, details), ...extra },
    });
  }

  review(review: Review, pull: Pull, actor: Actor): void {
    this.emit({
      name: 'pull_request_review',
      action: 'submitted',
      repository: pull.repository,
      actor,
      ref: `refs/pull/${pull.number}/merge`,
      sha: pull.head.sha,
      // The event has the state in lower case, unlike the API.
      payload: { review: { ...presentReview(this.#core, review), state: review.state.toLowerCase() }, pull_request: presentPull(this.#core, pull) },
    });
  }

  comment(action: 'created' | 'edited' | 'deleted', comment: Comment, pull: Pull, actor: Actor): void {
    const core = this.#core;
    const page = `${core.urls.page(pull.repository)}/pull/${pull.number}`;
    this.emit({
      name: 'issue_comment',
      action,
      repository: pull.repository,
      actor,
      ref: `refs/heads/${core.repositories.find(pull.repository)?.defaultBranch}`,
      sha: pull.head.sha,
      payload: {
        issue: {
          id: pull.id,
          number: pull.number,
          title: pull.title,
          state: pull.state,
          html_url: page,
          user: presentAccount(core, pull.user),
          pull_request: { url: `${core.urls.repository(pull.repository)}/pulls/${pull.number}`, html_url: page },
        },
        comment: presentComment(core, comment),
      },
    });
  }

  checkRun(action: 'created' | 'completed', run: CheckRun, suite: CheckSuite, actor: Actor): void {
    const event = { repository: run.repository, actor, ref: this.#branchRef(run.repository, suite.headBranch), sha: run.headSha };
    this.emit({ ...event, name: 'check_run', action, payload: { check_run: presentCheckRun(this.#core, run) } });
    if (action !== 'completed') return;
    if (suiteState(this.#core.checks.runsOfSuite(suite)).status !== 'completed') return;
    this.emit({ ...event, name: 'check_suite', action, payload: { check_suite: presentCheckSuite(this.#core, suite) } });
  }

  async status(status: CommitStatus, actor: Actor): Promise<void> {
    const core = this.#core;
    const commit = await core.repositories.git(status.repository).commit(status.sha);
    const { url: _url, creator: _creator, ...fields } = presentStatus(core, status);
    this.emit({
      name: 'status',
      repository: status.repository,
      actor,
      ref: this.#branchRef(status.repository, null),
      sha: status.sha,
      payload: {
        ...fields,
        sha: status.sha,
        name: `${status.repository.owner}/${status.repository.name}`,
        commit: commit && presentCommit(core, status.repository, commit),
        branches: [],
      },
    });
  }

  #branchRef(repository: RepositoryName, branch: string | null): string {
    return `refs/heads/${branch ?? this.#core.repositories.find(repository)?.defaultBranch}`;
  }
}
