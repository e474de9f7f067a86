import { basename } from 'node:path';
import type { RepositoryName } from '../../contract';
import { evaluateText } from '../expressions/template';
import type { Json, JsonObject } from '../expressions/json';
import { commitMessage } from '../git';
import type { Conclusion, JobRecord, RunRecord } from '../model';
import { combineResults } from '../plan/job-status';
import type { ParsedWorkflow } from '../workflow/parse-workflow';
import { unsupportedEvents } from '../workflow/supported-events';
import type { WorkflowFiles } from '../workflow/workflow-files';
import type { Workflow } from '../workflow/workflow';
import { githubContext, refName } from './github-context';
import { holdGroup, readConcurrency } from './hold-group';
import { Reporter } from './reporter';
import { RunExecutor } from './run-executor';
import type { Services } from './services';
import type { WorkflowScope } from './workflow-scope';

/** What starts a run. */
export type RunRequest = {
  repository: RepositoryName;
  bare: string;
  file: ParsedWorkflow;
  event: string;
  ref: string;
  sha: string;
  headSha: string;
  headBranch?: string;
  baseRef?: string;
  headRef?: string;
  actor: string;
  payload: JsonObject;
  inputs?: Record<string, Json>;
  pullRequests?: number[];
  chain?: number;
};

type Active = { executor: RunExecutor; finished: Promise<void>; cancelWaiting: AbortController };

/** Makes runs, and keeps hold of those that are not over. */
export class RunManager {
  readonly #services: Services;
  readonly #files: WorkflowFiles;
  readonly #reporter: Reporter;
  readonly #active = new Map<number, Active>();
  #stopping = false;

  constructor(services: Services, files: WorkflowFiles) {
    this.#services = services;
    this.#files = files;
    this.#reporter = new Reporter(services);
  }

  /** Makes a run and starts it; gives it as it is before its first job. */
  async create(request: RunRequest): Promise<RunRecord> {
    const { store, github } = this.#services;
    const { repository, file, bare } = request;
    const path = file.ok ? file.workflow.path : file.path;
    const workflow = store.workflow(repository, path);
    const now = new Date().toISOString();
    const headMessage = await commitMessage(bare, request.headSha);
    const notices = file.ok ? unsupportedEvents(file.workflow.triggers) : [];
    const id = store.nextRunId();
    const runNumber = store.nextRunNumber(workflow.id);
    const workflowName = file.ok ? file.workflow.name : file.name;
    const headBranch = request.headBranch ?? refName(request.ref).name;
    const suite = github.openCheckSuite(repository, {
      headSha: request.headSha,
      headBranch,
      workflowRun: { id, event: request.event, runNumber, workflow: { id: workflow.id, name: workflowName, file: basename(path) } },
    });
    const run: RunRecord = {
      id,
      repository,
      workflowId: workflow.id,
      workflowPath: path,
      workflowName,
      checkSuiteId: suite.id,
      title: '',
      runNumber,
      attempt: 1,
      event: request.event,
      ref: request.ref,
      sha: request.sha,
      headSha: request.headSha,
      headBranch,
      headMessage,
      baseRef: request.baseRef ?? '',
      headRef: request.headRef ?? '',
      actor: request.actor,
      triggeringActor: request.actor,
      inputs: request.inputs ?? {},
      pullRequests: request.pullRequests ?? [],
      status: 'queued',
      createdAt: now,
      startedAt: now,
      updatedAt: now,
      interruptions: 0,
      ...(notices.length > 0 ? { notices } : {}),
      ...(request.chain === undefined ? {} : { chain: request.chain }),
    };
    run.title = this.#title(run, file, request.payload);
    store.putPayload(run.id, request.payload);
    this.#launch(run, file, bare, new Map());
    return run;
  }

  /** Takes a finished run up again as a new attempt. */
  async rerun(run: RunRecord, options: { actor: string; onlyFailed: boolean }): Promise<void> {
    const { store, github } = this.#services;
    const bare = github.bareRepository(run.repository);
    const file = bare && (await this.#files.one(bare, run.sha, run.workflowPath));
    if (!bare || !file) throw new Error(`Workflow '${run.workflowPath}' is not in commit ${run.sha} any more`);
    const succeeded = store.jobsOfAttempt(run).filter(job => job.conclusion === 'success');
    const carried = new Map<string, JobRecord>(options.onlyFailed ? succeeded.map(job => [job.key, job]) : []);
    const { conclusion: _, problem: __, ...rest } = run;
    const now = new Date().toISOString();
    this.#launch({ ...rest, attempt: run.attempt + 1, status: 'queued', startedAt: now, triggeringActor: options.actor }, file, bare, carried);
  }

  /** Cancels a run; false when it is over already. */
  cancel(runId: number): boolean {
    const active = this.#active.get(runId);
    if (!active) return false;
    active.cancelWaiting.abort('cancel');
    active.executor.cancel();
    return true;
  }

  /** Takes up what a stop of the platform interrupted: once again from the start, the second time it is given up. */
  async resume(): Promise<void> {
    for (const run of this.#services.store.unfinishedRuns()) {
      for (const job of this.#services.store.jobsOfAttempt(run)) {
        if (job.status === 'completed') continue;
        job.annotations.push({ level: 'failure', message: 'The runner was stopped.' });
        Object.assign(job, { status: 'completed', conclusion: 'cancelled', completedAt: new Date().toISOString() });
        this.#reporter.job(run, job, 'completed');
      }
      run.interruptions += 1;
      try {
        if (run.interruptions > 1) throw new Error('The runner was stopped twice while this run was in progress');
        await this.rerun(run, { actor: run.triggeringActor, onlyFailed: false });
      } catch (error) {
        this.#complete(run, 'cancelled', `The runner was stopped: ${error instanceof Error ? error.message : String(error)}. Re-run it to try again.`);
      }
    }
  }

  /** Ends all processes; unfinished runs are taken up by {@link resume}. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const all = [...this.#active.values()];
    for (const { executor, cancelWaiting } of all) {
      executor.stop();
      cancelWaiting.abort('stop');
    }
    await Promise.all(all.map(({ finished }) => finished));
  }

  /** Waits until nothing runs any more; for tests. */
  async idle(): Promise<void> {
    while (this.#active.size > 0) await Promise.all([...this.#active.values()].map(({ finished }) => finished));
  }

  #title(run: RunRecord, file: ParsedWorkflow, payload: JsonObject): string {
    const fallback = run.event === 'push' || run.event === 'schedule' ? (run.headMessage.split('\n')[0] ?? '') : '';
    const pull = payload.pull_request;
    const pullTitle = typeof pull === 'object' && pull !== null && !Array.isArray(pull) ? pull.title : undefined;
    try {
      const named = file.ok ? evaluateText(file.workflow.runName, { contexts: this.#contexts(run, payload) }) : undefined;
      return named?.trim() || (typeof pullTitle === 'string' ? pullTitle : fallback) || run.workflowName;
    } catch {
      return run.workflowName;
    }
  }

  #contexts(run: RunRecord, payload: JsonObject): JsonObject {
    const { github } = this.#services;
    return { github: githubContext(github, run, payload), vars: github.variables(run.repository), inputs: run.inputs };
  }

  #launch(run: RunRecord, file: ParsedWorkflow, bare: string, carried: ReadonlyMap<string, JobRecord>): void {
    const loadWorkflow = async (path: string): Promise<Workflow> => {
      const called = await this.#files.one(bare, run.sha, path);
      if (!called) throw new Error(`Reusable workflow '${path}' is not in commit ${run.sha}`);
      if (!called.ok) throw new Error(`Reusable workflow is not valid: ${called.problems.join('; ')}`);
      return called.workflow;
    };
    const executor = new RunExecutor({ services: this.#services, reporter: this.#reporter, run, carried, loadWorkflow });
    const cancelWaiting = new AbortController();
    this.#reporter.run(run, 'requested');
    const finished = this.#execute(run, file, executor, cancelWaiting.signal)
      .catch(error => {
        this.#services.logger.error(`Run ${run.id} of ${run.workflowPath}: ${error instanceof Error ? error.stack : String(error)}`);
        this.#complete(run, 'failure', error instanceof Error ? error.message : String(error));
      })
      .finally(() => this.#active.delete(run.id));
    this.#active.set(run.id, { executor, finished, cancelWaiting });
  }

  async #execute(run: RunRecord, file: ParsedWorkflow, executor: RunExecutor, waiting: AbortSignal): Promise<void> {
    // The caller gets the run before anything of it happens.
    await Promise.resolve();
    if (!file.ok) {
      this.#failAtStart(run, file.problems);
      return;
    }
    const { workflow } = file;
    const { github, store } = this.#services;
    const contexts = this.#contexts(run, store.payload(run.id));
    const secrets = github.secrets(run.repository);
    const { inputs: _, ...rest } = contexts;
    const scope: WorkflowScope = { workflow, inputs: run.inputs, secrets, contexts: rest, prefix: { key: '', name: '' }, ceiling: undefined, depth: 0 };
    let replaced: string | undefined;
    const concurrency = readConcurrency(workflow.concurrency, { contexts });
    executor.announce(scope);
    const leave =
      concurrency &&
      (await holdGroup(
        this.#services,
        run,
        concurrency,
        reason => {
          replaced = reason;
          this.cancel(run.id);
        },
        waiting,
        () => this.#reporter.run(Object.assign(run, { status: 'pending' })),
      ));
    try {
      if (!this.#stopping) this.#reporter.run(Object.assign(run, { status: 'in_progress' }), 'in_progress');
      const outcomes = await executor.runJobs(scope);
      if (executor.stopped) return;
      const combined = combineResults([...outcomes.values()].map(outcome => outcome.result));
      this.#complete(run, executor.cancelled && combined !== 'failure' ? 'cancelled' : combined, replaced);
    } finally {
      leave?.();
    }
  }

  /** A file that cannot run still leaves a run, with a check run that says why. */
  #failAtStart(run: RunRecord, problems: string[]): void {
    const problem = problems.join('\n');
    const name = `${run.workflowName} / Invalid workflow file`;
    const now = new Date().toISOString();
    const job: JobRecord = {
      id: this.#reporter.newCheckRun(run, 'startup', name),
      runId: run.id,
      attempt: run.attempt,
      key: 'startup',
      name,
      status: 'completed',
      conclusion: 'failure',
      createdAt: now,
      startedAt: now,
      completedAt: now,
      labels: [],
      steps: [],
      annotations: problems.map(message => ({ level: 'failure', message, file: run.workflowPath })),
      summary: '',
      outputs: {},
    };
    this.#reporter.job(run, job, 'completed');
    this.#complete(run, 'failure', problem);
  }

  #complete(run: RunRecord, conclusion: Conclusion, problem?: string): void {
    Object.assign(run, { status: 'completed', conclusion, ...(problem === undefined ? {} : { problem }) });
    this.#reporter.run(run, 'completed');
  }
}
