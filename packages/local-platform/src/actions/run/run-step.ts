import { evaluateExpression, isTruthy } from '../expressions/evaluate';
import { evaluateTemplate, evaluateText, evaluateTexts } from '../expressions/template';
import type { StepConclusion } from '../model';
import type { StepDefinition } from '../workflow/workflow';
import { stepScope, type Frame, type JobContext } from './job-context';
import { minutesOf } from './minutes';
import { runAction } from './run-action';
import { runScript } from './run-script';
import { ScriptFailure } from './step-failure';
import type { StepLog } from './step-log';

/** How a step ended. */
export type StepEnd = { outcome: StepConclusion; conclusion: StepConclusion; outputs: Record<string, string> };

/** The name of a step without one of its own. */
export function stepName(step: StepDefinition, job: JobContext, frame: Frame): string {
  try {
    const name = evaluateText(step.name, stepScope(job, frame));
    if (name) return job.masks.hide(name);
    if (step.type === 'uses') return `Run ${step.uses}`;
    const script = evaluateText(step.run, stepScope(job, frame)) ?? '';
    return job.masks.hide(`Run ${script.trim().split('\n')[0] ?? ''}`);
  } catch {
    // The step itself will say what is wrong with the expression.
    return step.type === 'uses' ? `Run ${step.uses}` : 'Run';
  }
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Runs one step, of a job or of a composite action, and enters it in the frame's `steps`. */
export async function runStep(options: {
  job: JobContext;
  frame: Frame;
  step: StepDefinition;
  log: StepLog;
}): Promise<StepEnd> {
  const { job, frame, step, log } = options;
  // After a cancellation only what asked for it by always() or cancelled() runs, until the platform stops.
  const jobSignal = job.cancelSignal.aborted ? job.stopSignal : AbortSignal.any([job.cancelSignal, job.stopSignal]);
  const timeout = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let outcome: StepConclusion = 'success';
  let outputs: Record<string, string> = {};
  let continueOnError = false;
  try {
    if (job.stopSignal.aborted || !isTruthy(evaluateExpression(step.if, stepScope(job, frame)))) {
      return enter(frame, step, { outcome: 'skipped', conclusion: 'skipped', outputs: {} });
    }
    const env = { ...frame.env, ...evaluateTexts(step.env, stepScope(job, frame)) };
    const scope = stepScope(job, frame, env);
    continueOnError = step.continueOnError !== undefined && isTruthy(evaluateTemplate(step.continueOnError, scope));
    const minutes = minutesOf(evaluateText(step.timeoutMinutes, scope));
    if (minutes !== undefined) timer = setTimeout(() => timeout.abort('timeout'), Math.min(minutes * 60_000, 2 ** 31 - 1));
    const signal = AbortSignal.any([jobSignal, timeout.signal]);
    outputs =
      step.type === 'run'
        ? await runScript({ job, frame, step, env, log, signal })
        : await runAction({ job, frame, step, env, log, signal });
  } catch (error) {
    if (error instanceof ScriptFailure) outputs = error.outputs;
    outcome = jobSignal.aborted ? 'cancelled' : 'failure';
    const text = timeout.signal.aborted
      ? `The action '${stepName(step, job, frame)}' has timed out after ${evaluateText(step.timeoutMinutes, stepScope(job, frame)) ?? ''} minutes.`
      : message(error);
    log.write(`##[error]${text}`);
    const placed = /^(Line \d+: )/.test(text) ? `${job.run.workflowPath}: ${text}` : text;
    job.record.annotations.push({ level: 'failure', message: job.masks.hide(placed) });
  } finally {
    clearTimeout(timer);
  }
  return enter(frame, step, { outcome, conclusion: outcome === 'failure' && continueOnError ? 'success' : outcome, outputs });
}

function enter(frame: Frame, step: StepDefinition, end: StepEnd): StepEnd {
  if (step.id !== undefined) frame.steps[step.id] = end;
  if (end.conclusion === 'failure') frame.failed = true;
  return end;
}
