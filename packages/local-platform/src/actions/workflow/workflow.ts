import type { Template } from '../expressions/template';

/** One declared input of workflow_dispatch or workflow_call. */
export type InputDefinition = {
  name: string;
  type: 'string' | 'number' | 'boolean' | 'choice' | 'environment';
  required: boolean;
  default: Template | undefined;
  options: string[];
};

/** Filters of push and pull_request. */
export type EventFilter = {
  branches?: string[];
  'branches-ignore'?: string[];
  tags?: string[];
  'tags-ignore'?: string[];
  paths?: string[];
  'paths-ignore'?: string[];
  types?: string[];
  /** Names of the workflows whose runs `workflow_run` waits for. */
  workflows?: string[];
};

/** What starts a workflow. */
export type Triggers = {
  filters: Record<string, EventFilter>;
  /** Events of `on` that never happen here, each with its line. */
  unsupported: { event: string; line: number }[];
  schedules: string[];
  dispatchInputs: InputDefinition[];
  call: { inputs: InputDefinition[]; requiredSecrets: string[]; outputs: { name: string; value: Template }[] };
};

/** A workflow file, read and checked. */
export type Workflow = {
  path: string;
  name: string;
  runName: Template | undefined;
  triggers: Triggers;
  env: Template | undefined;
  defaults: Template | undefined;
  permissions: Template | undefined;
  concurrency: Template | undefined;
  jobs: JobDefinition[];
};

type BaseJob = {
  id: string;
  line: number;
  name: Template | undefined;
  needs: string[];
  /** Condition with a status function in it. */
  if: string;
  matrix: Template | undefined;
  failFast: Template | undefined;
  maxParallel: Template | undefined;
  permissions: Template | undefined;
  concurrency: Template | undefined;
};

/** A job made of steps. */
export type StepsJob = BaseJob & {
  type: 'steps';
  environment: Template | undefined;
  timeoutMinutes: Template | undefined;
  continueOnError: Template | undefined;
  env: Template | undefined;
  defaults: Template | undefined;
  outputs: Template | undefined;
  runsOn: Template | undefined;
  steps: StepDefinition[];
};

/** A job that calls a reusable workflow. */
export type CallJob = BaseJob & {
  type: 'call';
  uses: string;
  with: Template | undefined;
  secrets: Template | 'inherit' | undefined;
};

/** A job of a workflow. */
export type JobDefinition = StepsJob | CallJob;

type BaseStep = {
  id: string | undefined;
  line: number;
  name: Template | undefined;
  if: string;
  env: Template | undefined;
  continueOnError: Template | undefined;
  timeoutMinutes: Template | undefined;
};

/** A step that runs a script. */
export type RunStep = BaseStep & {
  type: 'run';
  run: Template;
  shell: Template | undefined;
  workingDirectory: Template | undefined;
};

/** A step that uses an action. */
export type UsesStep = BaseStep & { type: 'uses'; uses: string; with: Template | undefined };

/** A step of a job or of a composite action. */
export type StepDefinition = RunStep | UsesStep;
