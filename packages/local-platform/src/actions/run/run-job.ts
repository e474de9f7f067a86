import { mkdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TokenPermissions } from '../../contract';
import { findBuiltin } from '../builtin';
import { isTruthy } from '../expressions/evaluate';
import { isJsonObject, toText, type JsonObject } from '../expressions/json';
import { child, evaluateTemplate, evaluateText, evaluateTexts } from '../expressions/template';
import type { Conclusion, JobRecord, RunRecord } from '../model';
import type { StepsJob, Workflow } from '../workflow/workflow';
import { runnerArchitecture, runnerSystem } from './environment';
import { jobGithubContext } from './github-context';
import { stepScope, type Frame, type JobContext } from './job-context';
import { Masks } from './masks';
import { minutesOf } from './minutes';
import { killGroups } from './process';
import { unsupportedAction } from './run-action';
import { runStep, stepName } from './run-step';
import type { Services } from './services';
import { StepLog } from './step-log';

/** What {@link runJob} works on. */
export type JobOptions = {
  services: Services;
  run: RunRecord;
  record: JobRecord;
  workflow: Workflow;
  definition: StepsJob;
  permissions: TokenPermissions;
  secrets: Record<string, string>;
  /** github, vars, inputs, needs, strategy, matrix. */
  contexts: JsonObject;
  cancelSignal: AbortSignal;
  stopSignal: AbortSignal;
  /** Called when the record changed. */
  onChange: () => void;
};

/** GitHub's own default for `timeout-minutes`. */
const defaultTimeoutMinutes = 360;

function prepare(options: JobOptions, timeout: AbortSignal): JobContext {
  const { services, run, record, definition, secrets, permissions } = options;
  const root = join(services.store.folder, 'work', String(record.id));
  const workspace = join(root, run.repository.name, run.repository.name);
  const temp = join(root, '_temp');
  const folders = { workspace, temp, toolCache: join(services.store.folder, 'tools'), home: join(services.store.folder, 'home') };
  for (const folder of [...Object.values(folders), join(temp, '_github_workflow')]) mkdirSync(folder, { recursive: true });
  const token = services.github.mintJobToken({ repository: run.repository, permissions });
  const base = isJsonObject(options.contexts.github) ? options.contexts.github : {};
  writeFileSync(join(temp, '_github_workflow', 'event.json'), JSON.stringify(base.event ?? {}));
  return {
    services, run, record, folders, token, permissions,
    masks: new Masks([...Object.values(secrets), token]),
    contexts: {
      ...options.contexts,
      github: jobGithubContext(base, { id: definition.id, token, workspace, temp }),
      secrets: { ...secrets, GITHUB_TOKEN: token },
      runner: {
        os: runnerSystem, arch: runnerArchitecture, name: 'local', environment: 'self-hosted',
        temp, tool_cache: folders.toolCache, workspace: dirname(workspace), debug: '',
      },
    },
    defaults: {},
    env: {},
    path: [],
    processGroups: new Set(),
    logins: new Map(),
    posts: [],
    cancelSignal: AbortSignal.any([options.cancelSignal, timeout]),
    stopSignal: options.stopSignal,
  };
}

/** Evaluates what holds for all steps, and refuses actions that the runner does not have before anything runs. */
function setUp(job: JobContext, frame: Frame, { workflow, definition }: JobOptions): void {
  Object.assign(job.env, evaluateTexts(workflow.env, stepScope(job, frame)));
  Object.assign(job.env, evaluateTexts(definition.env, stepScope(job, frame)));
  const scope = stepScope(job, frame);
  const setting = (key: string) =>
    evaluateText(child(child(definition.defaults, 'run'), key), scope) ?? evaluateText(child(child(workflow.defaults, 'run'), key), scope);
  const shell = setting('shell');
  const workingDirectory = setting('working-directory');
  job.defaults = { ...(shell ? { shell } : {}), ...(workingDirectory ? { workingDirectory } : {}) };
  for (const step of definition.steps) {
    if (step.type === 'uses' && !step.uses.startsWith('./') && !findBuiltin(step.uses)) throw new Error(unsupportedAction(step.uses, step.line));
  }
}

/** Runs a part of a job under the heading of a step of its own, such as "Set up job". */
async function runPart(job: JobContext, onChange: () => void, name: string, part: (write: (text: string) => void) => void | Promise<void>): Promise<boolean> {
  const { record } = job;
  const number = (record.steps.findLast(step => step.status === 'completed')?.number ?? 0) + 1;
  const step = { number, name, status: 'in_progress' as const, startedAt: new Date().toISOString() };
  record.steps.splice(number - 1, 0, step);
  record.steps.forEach((each, index) => (each.number = index + 1));
  const log = new StepLog(job.services.store.logFolder(record), number, job.masks);
  let failed = false;
  try {
    await part(text => log.write(text));
  } catch (error) {
    failed = true;
    const message = error instanceof Error ? error.message : String(error);
    log.write(`##[error]${message}`);
    record.annotations.push({ level: 'failure', message: job.masks.hide(`${job.run.workflowPath}: ${message}`) });
  }
  log.close();
  record.steps[number - 1] = { ...step, status: 'completed', conclusion: failed ? 'failure' : 'success', completedAt: new Date().toISOString() };
  onChange();
  return !failed;
}

async function runSteps(job: JobContext, frame: Frame, definition: StepsJob, onChange: () => void): Promise<void> {
  for (const [index, step] of definition.steps.entries()) {
    const record = job.record.steps[index + 1];
    if (!record) continue;
    Object.assign(record, { name: stepName(step, job, frame), status: 'in_progress', startedAt: new Date().toISOString() });
    onChange();
    const log = new StepLog(job.services.store.logFolder(job.record), record.number, job.masks);
    try {
      const end = await runStep({ job, frame, step, log });
      Object.assign(record, { status: 'completed', conclusion: end.conclusion, completedAt: new Date().toISOString() });
    } finally {
      log.close();
    }
  }
}

/** Outputs of a job; one that holds a secret is left out, as on GitHub. */
function jobOutputs(job: JobContext, frame: Frame, definition: StepsJob): Record<string, string> {
  const outputs = evaluateTexts(definition.outputs, stepScope(job, frame));
  return Object.fromEntries(
    Object.entries(outputs).filter(([name, value]) => {
      if (job.masks.hide(value) === value) return true;
      job.record.annotations.push({ level: 'warning', message: `Skip output '${name}' since it may contain secret.` });
      return false;
    }),
  );
}

function readEnvironment(job: JobContext, frame: Frame, definition: StepsJob): JobRecord['environment'] {
  if (!definition.environment) return undefined;
  const value = evaluateTemplate(definition.environment, stepScope(job, frame));
  if (!isJsonObject(value)) return { name: toText(value) };
  const url = toText(value.url ?? null);
  return { name: toText(value.name ?? null), ...(url ? { url } : {}) };
}

/** Runs a job's steps and says how it ended; the record is kept up to date on the way. */
export async function runJob(options: JobOptions): Promise<Conclusion> {
  const { record, definition, services, onChange } = options;
  const timeout = new AbortController();
  const job = prepare(options, timeout.signal);
  const frame: Frame = { steps: {}, failed: false, env: {} };
  let timer: NodeJS.Timeout | undefined;
  try {
    record.steps = definition.steps.map((step, index) => ({ number: index + 2, name: stepName(step, job, frame), status: 'queued' }));
    const ready = await runPart(job, onChange, 'Set up job', write => {
      write(`Runner: ${runnerSystem} ${runnerArchitecture}, Node ${process.version}; labels asked for: ${record.labels.join(', ')}`);
      write(`GITHUB_TOKEN permissions: ${Object.entries(job.permissions).map(([scope, level]) => `${scope}: ${level}`).join(', ')}`);
      setUp(job, frame, options);
      const minutes = minutesOf(evaluateText(definition.timeoutMinutes, stepScope(job, frame))) ?? defaultTimeoutMinutes;
      timer = setTimeout(() => {
        record.annotations.push({ level: 'failure', message: `The job running on this runner has exceeded the maximum execution time of ${minutes} minutes.` });
        timeout.abort('timeout');
      }, Math.min(minutes * 60_000, 2 ** 31 - 1));
    });
    if (ready) await runSteps(job, frame, definition, onChange);
    else record.steps.forEach(step => step.status === 'queued' && Object.assign(step, { status: 'completed', conclusion: 'skipped' }));
    const succeeded = ready && !frame.failed && !job.cancelSignal.aborted && !job.stopSignal.aborted;
    for (const post of job.posts.reverse()) {
      // A cache of a failed job may be half made; a token is taken back in any case.
      if (succeeded || !post.name.endsWith('cache')) await runPart(job, onChange, post.name, post.run);
    }
    let failed = !ready || frame.failed;
    const completed = await runPart(job, onChange, 'Complete job', () => {
      record.outputs = jobOutputs(job, frame, definition);
      const environment = readEnvironment(job, frame, definition);
      if (environment) record.environment = environment;
    });
    failed ||= !completed;
    if (job.cancelSignal.aborted || job.stopSignal.aborted) return 'cancelled';
    return failed ? 'failure' : 'success';
  } finally {
    clearTimeout(timer);
    killGroups(job.processGroups);
    services.github.revokeToken(job.token);
    await rm(dirname(dirname(job.folders.workspace)), { recursive: true, force: true }).catch(error =>
      services.logger.warn(`Cannot remove the workspace of job ${record.id}: ${String(error)}`),
    );
  }
}

/** Whether a failure of this job leaves its run successful. */
export function continuesOnError(definition: StepsJob, contexts: JsonObject): boolean {
  return definition.continueOnError !== undefined && isTruthy(evaluateTemplate(definition.continueOnError, { contexts }));
}
