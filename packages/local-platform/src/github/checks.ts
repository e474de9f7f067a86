import type { Actor, CheckRunInput, RepositoryName, WorkflowRunReference } from '../contract';
import type { Collection, Store } from '../store';
import { actionsApp } from './accounts';
import { type Annotation, type CheckRun, type CheckSuite, type CommitStatus, fullName, sortable, timestamp } from './model';

/** What a writer changes of a check run. */
export type CheckRunChange = Partial<Omit<CheckRunInput, 'key' | 'headSha' | 'annotations' | 'suiteId'>> & { annotations?: Annotation[] };
/** Tells of a change: what was done to which check run, by whom. */
export type CheckListener = (change: { action: 'created' | 'completed' | 'updated'; run: CheckRun; suite: CheckSuite; actor: Actor }) => void;

const actionsActor: Actor = { login: 'github-actions[bot]', kind: 'github-token' };

/** Check runs, check suites and commit statuses. */
export class Checks {
  readonly #store: Store;
  readonly #runs: Collection<CheckRun>;
  readonly #runKeys: Collection<string>;
  readonly #suites: Collection<CheckSuite>;
  readonly #suiteKeys: Collection<string>;
  readonly #statuses: Collection<CommitStatus>;
  readonly #branches: Collection<string>;
  readonly #listeners: CheckListener[] = [];
  readonly #statusListeners: ((status: CommitStatus, actor: Actor) => void)[] = [];

  constructor(store: Store) {
    this.#store = store;
    this.#runs = store.collection('check-runs');
    this.#runKeys = store.collection('check-run-keys');
    this.#suites = store.collection('check-suites');
    this.#suiteKeys = store.collection('check-suite-keys');
    this.#statuses = store.collection('statuses');
    this.#branches = store.collection('commit-branches');
  }

  onChange(listener: CheckListener): void {
    this.#listeners.push(listener);
  }

  onStatus(listener: (status: CommitStatus, actor: Actor) => void): void {
    this.#statusListeners.push(listener);
  }

  /** Remembers which branch a commit was the tip of, so that its suite can say so. */
  rememberBranch(repository: RepositoryName, sha: string, branch: string): void {
    this.#branches.put(`${fullName(repository)}@${sha}`, branch);
  }

  /** The same key on the same commit updates what it made. */
  upsert(repository: RepositoryName, input: Omit<CheckRunInput, 'annotations'> & { annotations?: Annotation[] }): CheckRun {
    const { key, headSha, suiteId: _suite, ...change } = input;
    const index = `${fullName(repository)}@${headSha}=${key}`;
    const known = this.#runKeys.get(index);
    const existing = known === undefined ? undefined : this.#runs.get(known);
    // All annotations are told of each time here; a request to the API adds to those that are there.
    if (existing) return this.update(change.annotations ? { ...existing, annotations: [] } : existing, change, actionsActor);
    const run = this.create(repository, { ...input, app: actionsApp.slug, actor: actionsActor });
    this.#runKeys.put(index, this.#runKey(run));
    return run;
  }

  create(
    repository: RepositoryName,
    options: CheckRunChange & { name: string; headSha: string; app: string; actor: Actor; suiteId?: number },
  ): CheckRun {
    const known = options.suiteId === undefined ? undefined : this.suite(repository, options.suiteId);
    const suite = known ?? this.#open(repository, { headSha: options.headSha, app: options.app });
    const id = this.#store.next('check-run');
    const now = timestamp();
    const status = options.conclusion ? 'completed' : (options.status ?? 'queued');
    const run: CheckRun = {
      id,
      suiteId: suite.id,
      repository: { owner: repository.owner, name: repository.name },
      app: options.app,
      name: options.name,
      headSha: options.headSha,
      status,
      conclusion: options.conclusion,
      detailsUrl: options.detailsUrl,
      externalId: options.externalId,
      startedAt: options.startedAt ?? (status === 'queued' ? undefined : now),
      completedAt: options.completedAt ?? (status === 'completed' ? now : undefined),
      output: options.output,
      annotations: options.annotations ?? [],
    };
    this.#runs.put(this.#runKey(run), run);
    this.#runKeys.put(sortable(id), this.#runKey(run));
    this.#announce('created', run, options.actor);
    // A writer that reports only the outcome has completed it too.
    if (status === 'completed') this.#announce('completed', run, options.actor);
    return run;
  }

  update(run: CheckRun, change: CheckRunChange, actor: Actor): CheckRun {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const next: CheckRun = { ...run, ...given, annotations: [...run.annotations, ...(change.annotations ?? [])] };
    if (change.conclusion) next.status = 'completed';
    if (next.status === 'completed') {
      next.completedAt ??= timestamp();
    } else {
      // GitHub forgets an outcome when the check starts again.
      next.conclusion = undefined;
      next.completedAt = undefined;
      if (next.status === 'in_progress') next.startedAt ??= timestamp();
    }
    this.#runs.put(this.#runKey(next), next);
    this.#announce(next.status === 'completed' && run.status !== 'completed' ? 'completed' : 'updated', next, actor);
    return next;
  }

  find(repository: RepositoryName, id: number): CheckRun | undefined {
    const key = this.#runKeys.get(sortable(id));
    const run = key === undefined ? undefined : this.#runs.get(key);
    return run && fullName(run.repository) === fullName(repository) ? run : undefined;
  }

  /** Puts down a suite and its runs as they are, over what is there, and tells nobody. */
  record(suite: CheckSuite, runs: CheckRun[]): void {
    const prefix = `${fullName(suite.repository)}@${suite.headSha}`;
    const key = this.#suiteKeys.get(sortable(suite.id)) ?? `${prefix}#${suite.app}${suite.workflowRun ? `/${suite.workflowRun.id}` : ''}`;
    this.#suites.put(key, suite);
    this.#suiteKeys.put(sortable(suite.id), key);
    for (const run of runs) {
      this.#runs.put(this.#runKey(run), run);
      this.#runKeys.put(sortable(run.id), this.#runKey(run));
    }
  }

  /** All runs of a commit, oldest first. */
  ofCommit(repository: RepositoryName, sha: string): CheckRun[] {
    return this.#runs.list(`${fullName(repository)}@${sha}#`);
  }

  /** The newest run of each name in each suite of a commit: what GitHub shows by default. */
  latest(repository: RepositoryName, sha: string): CheckRun[] {
    const byName = new Map<string, CheckRun>();
    for (const run of this.ofCommit(repository, sha)) byName.set(`${run.suiteId} ${run.name}`, run);
    return [...byName.values()];
  }

  /** Opens the suite that the check runs of a workflow run are kept in. */
  openSuite(repository: RepositoryName, options: { headSha: string; headBranch: string; workflowRun: WorkflowRunReference }): CheckSuite {
    return this.#open(repository, { ...options, app: actionsApp.slug });
  }

  suites(repository: RepositoryName, sha: string): CheckSuite[] {
    return this.#suites.list(`${fullName(repository)}@${sha}#`);
  }

  suite(repository: RepositoryName, id: number): CheckSuite | undefined {
    const key = this.#suiteKeys.get(sortable(id));
    const suite = key === undefined ? undefined : this.#suites.get(key);
    return suite && fullName(suite.repository) === fullName(repository) ? suite : undefined;
  }

  runsOfSuite(suite: CheckSuite): CheckRun[] {
    return this.latest(suite.repository, suite.headSha).filter(({ suiteId }) => suiteId === suite.id);
  }

  setStatus(status: Omit<CommitStatus, 'id' | 'createdAt'>, actor: Actor): CommitStatus {
    const document: CommitStatus = { ...status, id: this.#store.next('status'), createdAt: timestamp() };
    this.#statuses.put(`${fullName(status.repository)}@${status.sha}#${sortable(document.id)}`, document);
    for (const listener of this.#statusListeners) listener(document, actor);
    return document;
  }

  /** All statuses of a commit, newest first. */
  statuses(repository: RepositoryName, sha: string): CommitStatus[] {
    return this.#statuses.list(`${fullName(repository)}@${sha}#`).reverse();
  }

  /** The suite of an App on a commit, or of a workflow run; made when it is not there yet. */
  #open(repository: RepositoryName, options: { headSha: string; app: string; headBranch?: string; workflowRun?: WorkflowRunReference }): CheckSuite {
    const { headSha, app, headBranch, workflowRun } = options;
    const prefix = `${fullName(repository)}@${headSha}`;
    const key = workflowRun ? `${prefix}#${app}/${workflowRun.id}` : `${prefix}#${app}`;
    const existing = this.#suites.get(key);
    if (existing) return existing;
    const now = timestamp();
    const suite: CheckSuite = {
      id: this.#store.next('check-suite'),
      repository: { owner: repository.owner, name: repository.name },
      headSha,
      headBranch: headBranch ?? this.#branches.get(prefix) ?? null,
      app,
      ...(workflowRun ? { workflowRun } : {}),
      createdAt: now,
      updatedAt: now,
    };
    this.#suites.put(key, suite);
    this.#suiteKeys.put(sortable(suite.id), key);
    return suite;
  }

  #runKey(run: CheckRun): string {
    return `${fullName(run.repository)}@${run.headSha}#${sortable(run.id)}`;
  }

  #announce(action: 'created' | 'completed' | 'updated', run: CheckRun, actor: Actor): void {
    const key = this.#suiteKeys.get(sortable(run.suiteId));
    const known = key === undefined ? undefined : this.#suites.get(key);
    if (key === undefined || !known) throw new Error(`Check run ${run.id} belongs to suite ${run.suiteId}, which does not exist`);
    const suite = { ...known, updatedAt: timestamp() };
    this.#suites.put(key, suite);
    for (const listener of this.#listeners) listener({ action, run, suite, actor });
  }
}
