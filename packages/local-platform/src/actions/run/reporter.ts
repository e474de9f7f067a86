import type { CheckAnnotation, CheckRunInput } from '../../contract';
import { presentJob, presentRun, presentWorkflow } from '../api/present';
import type { Annotation, JobRecord, RunRecord } from '../model';
import type { Services } from './services';

/** What a job says of itself as the check run carries it. A remark that names no file gets the folder that GitHub gives it. */
function checkAnnotation({ level, file, line = 1, endLine = line, title, message }: Annotation): CheckAnnotation {
  return { level, path: file ?? '.github', startLine: line, endLine: Math.max(line, endLine), message, ...(title ? { title } : {}) };
}

/** Keeps runs and jobs, and tells GitHub of every change: check runs, workflow_run and workflow_job. */
export class Reporter {
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  /** Makes the check run of a job that is to come; its id becomes the job's. */
  newCheckRun(run: RunRecord, key: string, name: string): number {
    return this.#services.github.upsertCheckRun(run.repository, this.#checkRun(run, { key, name, status: 'queued' })).id;
  }

  /** Keeps a run, and tells of it when something happened that GitHub has a word for. */
  run(run: RunRecord, action?: 'requested' | 'in_progress' | 'completed'): void {
    run.updatedAt = new Date().toISOString();
    this.#services.store.putRun(run);
    if (action) this.#emit(run, 'workflow_run', action, { workflow_run: presentRun(this.#services, run) });
  }

  /** Keeps a job, and where its state changed its check run too. */
  job(run: RunRecord, job: JobRecord, action?: 'queued' | 'in_progress' | 'completed'): void {
    this.#services.store.putJob(job);
    if (!action) return;
    this.#services.github.upsertCheckRun(run.repository, this.#checkRun(run, job));
    this.#emit(run, 'workflow_job', action, { workflow_job: presentJob(this.#services, run, job) });
  }

  #emit(run: RunRecord, name: string, action: string, payload: Record<string, unknown>): void {
    const { github, store } = this.#services;
    const workflow = presentWorkflow(this.#services, run.repository, store.workflow(run.repository, run.workflowPath), run.workflowName);
    github.emit({
      name,
      action,
      repository: run.repository,
      // Nothing that the runner itself tells starts a workflow.
      actor: { login: 'github-actions[bot]', kind: 'github-token' },
      ref: run.ref,
      sha: run.headSha,
      payload: { action, ...payload, workflow },
    });
  }

  #checkRun(run: RunRecord, job: Pick<JobRecord, 'key' | 'name' | 'status'> & Partial<JobRecord>): CheckRunInput {
    const { owner, name } = run.repository;
    const annotations = job.annotations ?? [];
    const failures = annotations.filter(annotation => annotation.level === 'failure');
    const output = {
      title: failures[0]?.message.split('\n')[0] ?? job.name,
      summary: job.summary ?? '',
    };
    return {
      suiteId: run.checkSuiteId,
      key: `actions/${run.id}/${run.attempt}/${job.key}`,
      name: job.name,
      headSha: run.headSha,
      status: job.status === 'pending' ? 'queued' : job.status,
      ...(job.conclusion ? { conclusion: job.conclusion } : {}),
      ...(job.id !== undefined ? { detailsUrl: `${this.#services.github.serverUrl}/${owner}/${name}/actions/runs/${run.id}/job/${job.id}` } : {}),
      ...(job.startedAt ? { startedAt: job.startedAt } : {}),
      ...(job.completedAt ? { completedAt: job.completedAt } : {}),
      ...(job.status === 'completed' ? { output, annotations: annotations.map(checkAnnotation) } : {}),
    };
  }
}
