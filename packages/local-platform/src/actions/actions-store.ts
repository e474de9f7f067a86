import { join } from 'node:path';
import type { RepositoryName } from '../contract';
import type { Collection, Store } from '../store';
import type { ArtifactRecord, EventPayload, JobRecord, RunRecord, WorkflowRecord } from './model';

function padded(id: number): string {
  return String(id).padStart(12, '0');
}

/** Prefix of all keys of a repository. */
function prefixOf({ owner, name }: RepositoryName): string {
  return `${owner}/${name}/`.toLowerCase();
}

/** What Actions keeps: workflows, runs, jobs and artifacts in the store, logs and files in a folder. */
export class ActionsStore {
  readonly #store: Store;
  readonly #workflows: Collection<WorkflowRecord>;
  readonly #runs: Collection<RunRecord>;
  readonly #jobs: Collection<JobRecord>;
  readonly #payloads: Collection<EventPayload>;
  readonly #artifacts: Collection<ArtifactRecord>;
  /** Job id to run id. */
  readonly #runOfJob: Collection<number>;
  /** Folder of logs, artifacts, workspaces and caches. */
  readonly folder: string;

  constructor(store: Store, folder: string) {
    this.#store = store;
    this.folder = folder;
    this.#workflows = store.collection('actions/workflows');
    this.#runs = store.collection('actions/runs');
    this.#jobs = store.collection('actions/jobs');
    this.#payloads = store.collection('actions/payloads');
    this.#artifacts = store.collection('actions/artifacts');
    this.#runOfJob = store.collection('actions/run-of-job');
  }

  nextRunId(): number {
    // Ids of runs do not look like run numbers, as on GitHub.
    return 1_000_000 + this.#store.next('actions/run');
  }

  nextRunNumber(workflowId: number): number {
    return this.#store.next(`actions/run-number/${workflowId}`);
  }

  nextArtifactId(): number {
    return this.#store.next('actions/artifact');
  }

  /** The workflow of a path; it gets its id the first time it is asked for. */
  workflow(repository: RepositoryName, path: string): WorkflowRecord {
    const key = `${prefixOf(repository)}${path}`;
    const known = this.#workflows.get(key);
    if (known) return known;
    const record = { id: this.#store.next('actions/workflow'), path, createdAt: new Date().toISOString() };
    this.#workflows.put(key, record);
    return record;
  }

  workflows(repository: RepositoryName): WorkflowRecord[] {
    return this.#workflows.list(prefixOf(repository));
  }

  putRun(run: RunRecord): void {
    this.#runs.put(`${prefixOf(run.repository)}${padded(run.id)}`, run);
  }

  run(repository: RepositoryName, id: number): RunRecord | undefined {
    return this.#runs.get(`${prefixOf(repository)}${padded(id)}`);
  }

  /** Runs of a repository, newest first. */
  runs(repository: RepositoryName): RunRecord[] {
    return this.#runs.list(prefixOf(repository)).reverse();
  }

  unfinishedRuns(): RunRecord[] {
    return this.#runs.list().filter(run => run.status !== 'completed');
  }

  putPayload(runId: number, payload: EventPayload): void {
    this.#payloads.put(padded(runId), payload);
  }

  payload(runId: number): EventPayload {
    return this.#payloads.get(padded(runId)) ?? {};
  }

  putJob(job: JobRecord): void {
    this.#jobs.put(`${padded(job.runId)}/${padded(job.id)}`, job);
    if (this.#runOfJob.get(String(job.id)) === undefined) this.#runOfJob.put(String(job.id), job.runId);
  }

  /** Jobs of a run in the order they were made, all attempts. */
  jobs(runId: number): JobRecord[] {
    return this.#jobs.list(`${padded(runId)}/`);
  }

  /** Jobs of one attempt, the newest by default. */
  jobsOfAttempt(run: RunRecord, attempt = run.attempt): JobRecord[] {
    return this.jobs(run.id).filter(job => job.attempt === attempt);
  }

  job(repository: RepositoryName, id: number): { run: RunRecord; job: JobRecord } | undefined {
    const runId = this.#runOfJob.get(String(id));
    const run = runId === undefined ? undefined : this.run(repository, runId);
    const job = run && this.#jobs.get(`${padded(run.id)}/${padded(id)}`);
    return job && run ? { run, job } : undefined;
  }

  putArtifact(artifact: ArtifactRecord): void {
    this.#artifacts.put(`${padded(artifact.runId)}/${artifact.name}`, artifact);
  }

  artifact(runId: number, name: string): ArtifactRecord | undefined {
    return this.#artifacts.get(`${padded(runId)}/${name}`);
  }

  artifacts(runId?: number): ArtifactRecord[] {
    return this.#artifacts.list(runId === undefined ? '' : `${padded(runId)}/`);
  }

  artifactFolder(artifact: { runId: number; id: number }): string {
    return join(this.folder, 'artifacts', String(artifact.runId), String(artifact.id));
  }

  logFolder(job: { runId: number; id: number }): string {
    return join(this.folder, 'logs', String(job.runId), String(job.id));
  }
}
