import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { NoOperationTraceWriter } from '@actions/workflow-parser';
import { parseAction } from '@actions/workflow-parser/actions/action-parser';
import { child, evaluateText, literalText, toTemplate, type Template } from '../expressions/template';
import { readSteps } from '../workflow/read-steps';
import { stepScope, type Frame, type JobContext } from './job-context';
import { runStep, stepName } from './run-step';
import { StepFailure } from './step-failure';
import type { StepLog } from './step-log';

function readAction(folder: string, uses: string): Template {
  const file = ['action.yml', 'action.yaml'].map(name => join(folder, name)).find(path => existsSync(path));
  if (!file) {
    throw new StepFailure(`Can't find 'action.yml' or 'action.yaml' under '${uses}'. Did you forget to run actions/checkout before running your local action?`);
  }
  const { context, value } = parseAction({ name: relative(folder, file), content: readFileSync(file, 'utf8') }, new NoOperationTraceWriter());
  const [problem] = context.errors.getErrors();
  if (problem || !value) throw new StepFailure(`Action '${uses}' is not valid: ${problem?.message ?? 'the file is empty'}`);
  const root = toTemplate(value);
  const using = literalText(child(child(root, 'runs'), 'using'));
  if (using !== 'composite') throw new StepFailure(`Unsupported action '${uses}': runs.using is '${using ?? ''}'; this runner runs composite actions only`);
  return root;
}

function entriesOf(template: Template | undefined) {
  return template?.kind === 'map' ? template.entries : [];
}

/** Runs a composite action of the workspace and gives its outputs. */
export async function runComposite(options: {
  job: JobContext;
  folder: string;
  uses: string;
  inputs: Record<string, string>;
  env: Record<string, string>;
  log: StepLog;
}): Promise<Record<string, string>> {
  const { job, folder, uses, inputs: given, env, log } = options;
  const root = readAction(folder, uses);
  const frame: Frame = { steps: {}, failed: false, inputs: {}, actionPath: folder, env };
  const inputs: Record<string, string> = {};
  for (const { key, value } of entriesOf(child(root, 'inputs'))) {
    const chosen = given[key] ?? evaluateText(child(value, 'default'), stepScope(job, { ...frame, inputs }));
    // GitHub warns at most, as `required` of an action is not enforced there.
    if (chosen === undefined && literalText(child(value, 'required')) === 'true') {
      log.write(`##[warning]Input '${key}' of '${uses}' is required and was not given`);
    }
    inputs[key] = chosen ?? '';
  }
  frame.inputs = inputs;
  for (const step of readSteps(child(child(root, 'runs'), 'steps'))) {
    const name = stepName(step, job, frame);
    const end = await runStep({ job, frame, step, log });
    if (end.outcome === 'failure') log.write(`Step '${name}' of '${uses}' failed`);
  }
  const scope = stepScope(job, frame);
  const outputs = Object.fromEntries(
    entriesOf(child(root, 'outputs')).map(({ key, value }) => [key, evaluateText(child(value, 'value'), scope) ?? '']),
  );
  if (frame.failed) throw new StepFailure(`Action '${uses}' failed`);
  return outputs;
}
