import type { RepositoryName } from '../contract';
import type { Json, JsonObject } from './expressions/json';

/** How a run or a job ended. */
export type Conclusion = 'success' | 'failure' | 'cancelled' | 'skipped';

/** A step's outcome, as the `steps` context says it. */
export type StepConclusion = 'success' | 'failure' | 'cancelled' | 'skipped';

/** Where something stands; `pending` waits for its concurrency group. */
export type Phase = 'queued' | 'pending' | 'in_progress' | 'completed';

/** A remark of a job, from a workflow command or from the runner. */
export type Annotation = {
  level: 'notice' | 'warning' | 'failure';
  message: string;
  title?: string;
  file?: string;
  line?: number;
  endLine?: number;
};

/** A step, as it is kept and shown. */
export type StepRecord = {
  number: number;
  name: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion?: StepConclusion;
  startedAt?: string;
  completedAt?: string;
};

/** A job of one attempt of a run; its id is also the id of its check run. */
export type JobRecord = {
  id: number;
  runId: number;
  attempt: number;
  /** Job id in the file with its place in the matrix: `build`, `build#1`, `call/test`. */
  key: string;
  name: string;
  status: Phase;
  conclusion?: Conclusion;
  createdAt: string;
  startedAt?: string;
  completedAt?: string;
  labels: string[];
  steps: StepRecord[];
  annotations: Annotation[];
  summary: string;
  outputs: Record<string, string>;
  environment?: { name: string; url?: string };
};

/** A run of a workflow. */
export type RunRecord = {
  id: number;
  repository: RepositoryName;
  workflowId: number;
  workflowPath: string;
  workflowName: string;
  /** Suite that its check runs are in. */
  checkSuiteId: number;
  title: string;
  runNumber: number;
  attempt: number;
  event: string;
  /** `refs/heads/main`, `refs/pull/3/merge`. */
  ref: string;
  /** Commit that is checked out. */
  sha: string;
  /** Commit that check runs are reported on; the head of a pull request. */
  headSha: string;
  headBranch: string;
  headMessage: string;
  baseRef: string;
  headRef: string;
  actor: string;
  triggeringActor: string;
  inputs: Record<string, Json>;
  pullRequests: number[];
  status: Phase;
  conclusion?: Conclusion;
  createdAt: string;
  startedAt: string;
  updatedAt: string;
  /** Why the run as a whole failed, where no job says it. */
  problem?: string;
  /** Files' events that this run's workflow waits for in vain, in words. */
  notices?: string[];
  /** How many runs, each started by the one before, led to this one by workflow_run. */
  chain?: number;
  /** Times that a stop of the platform interrupted it. */
  interruptions: number;
};

/** A workflow file that was seen on the default branch or that ran. */
export type WorkflowRecord = { id: number; path: string; createdAt: string };

/** Files kept by a run. */
export type ArtifactRecord = {
  id: number;
  runId: number;
  attempt: number;
  name: string;
  sizeInBytes: number;
  createdAt: string;
};

/** `github.event` of a run, kept apart since it is large. */
export type EventPayload = JsonObject;
