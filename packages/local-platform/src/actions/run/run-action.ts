import { resolve, sep } from 'node:path';
import { findBuiltin, supportedActions } from '../builtin';
import { ActionInputs } from '../builtin/builtin';
import { evaluateTexts } from '../expressions/template';
import type { UsesStep } from '../workflow/workflow';
import { runComposite } from './composite';
import { stepScope, type Frame, type JobContext } from './job-context';
import { StepFailure } from './step-failure';
import type { StepLog } from './step-log';

/** What is said of an action that the runner does not have. */
export function unsupportedAction(uses: string, line: number): string {
  return `Unsupported action '${uses}' (line ${line}): this runner has ${supportedActions().join(', ')} and composite actions of the same repository (./path)`;
}

/** Runs a `uses` step and gives its outputs. */
export async function runAction(options: {
  job: JobContext;
  frame: Frame;
  step: UsesStep;
  env: Record<string, string>;
  log: StepLog;
  signal: AbortSignal;
}): Promise<Record<string, string>> {
  const { job, frame, step, env, log, signal } = options;
  const inputs = evaluateTexts(step.with, stepScope(job, frame, env));
  log.group(`Run ${step.uses}`, [
    ...(Object.keys(inputs).length > 0 ? ['with:'] : []),
    ...Object.entries(inputs).map(([name, value]) => `  ${name}: ${value}`),
  ]);
  if (step.uses.startsWith('./')) {
    const folder = resolve(job.folders.workspace, step.uses);
    if (!`${folder}${sep}`.startsWith(`${job.folders.workspace}${sep}`)) {
      throw new StepFailure(`Action '${step.uses}' lies outside of the workspace`);
    }
    return runComposite({ job, folder, uses: step.uses, inputs, env, log });
  }
  const builtin = findBuiltin(step.uses);
  if (!builtin) throw new StepFailure(unsupportedAction(step.uses, step.line));
  const given = new ActionInputs(inputs);
  const refused = given.names().filter(name => !builtin.inputs.includes(name) && given.get(name) !== undefined);
  if (refused.length > 0) {
    throw new StepFailure(
      `Unsupported input '${refused.join("', '")}' of '${step.uses}' (line ${step.line}): this runner obeys ${builtin.inputs.join(', ') || 'none'}`,
    );
  }
  return builtin.run({ job, inputs: given, env, signal, log: text => log.write(text) });
}
