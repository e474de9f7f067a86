import type { TokenPermissions } from '../../contract';
import { hashFilesFunction, statusFunctions } from '../expressions/functions';
import type { Scope } from '../expressions/evaluate';
import type { Json, JsonObject } from '../expressions/json';
import type { JobRecord, RunRecord, StepConclusion } from '../model';
import type { Masks } from './masks';
import type { Services } from './services';

/** Folders of a job, named as the runner's variables name them. */
export type JobFolders = { workspace: string; temp: string; toolCache: string; home: string };

/** `defaults.run`. */
export type RunDefaults = { shell?: string; workingDirectory?: string };

/** What a job knows while its steps run. */
export type JobContext = {
  services: Services;
  run: RunRecord;
  record: JobRecord;
  folders: JobFolders;
  token: string;
  permissions: TokenPermissions;
  masks: Masks;
  /** Contexts that stay as they are: github, vars, secrets, inputs, needs, strategy, matrix, runner. */
  contexts: JsonObject;
  /** `defaults.run` of the job over the workflow's. */
  defaults: RunDefaults;
  /** Variables of workflow and job, and what `$GITHUB_ENV` added. */
  env: Record<string, string>;
  /** What `$GITHUB_PATH` added, newest first. */
  path: string[];
  /** Process groups that steps started. */
  processGroups: Set<number>;
  /** Registries logged in to in this job: host to whether the token may write packages. */
  logins: Map<string, { login: string; mayWrite: boolean }>;
  /** What actions do when the job's steps are over, last first. */
  posts: { name: string; run: (write: (text: string) => void) => Promise<void> }[];
  /** Aborted when the job is cancelled; steps with `always()` still run. */
  cancelSignal: AbortSignal;
  /** Aborted when the platform stops; nothing runs any more. */
  stopSignal: AbortSignal;
};

/** Steps that see each other: those of a job, or those of a composite action. */
export type Frame = {
  steps: Record<string, { outputs: Record<string, string>; outcome: StepConclusion; conclusion: StepConclusion }>;
  failed: boolean;
  /** Inputs of a composite action; undefined in the job's own frame. */
  inputs?: Record<string, Json>;
  actionPath?: string;
  /** Variables that the step with the composite action gave. */
  env: Record<string, string>;
};

/** The scope of a step's expressions. */
export function stepScope(job: JobContext, frame: Frame, env: Record<string, string> = frame.env): Scope {
  const cancelled = job.cancelSignal.aborted || job.stopSignal.aborted;
  const status = frame.failed ? 'failure' : 'success';
  const github = job.contexts.github;
  const isObject = typeof github === 'object' && github !== null && !Array.isArray(github);
  return {
    contexts: {
      ...job.contexts,
      ...(frame.actionPath && isObject ? { github: { ...github, action_path: frame.actionPath } } : {}),
      ...(frame.inputs ? { inputs: frame.inputs } : {}),
      env: { ...job.env, ...env },
      steps: frame.steps,
      job: { status: cancelled ? 'cancelled' : status, check_run_id: job.record.id },
    },
    functions: {
      ...statusFunctions({ success: !cancelled && !frame.failed, failure: !cancelled && frame.failed, cancelled }),
      ...hashFilesFunction(job.folders.workspace),
    },
  };
}
