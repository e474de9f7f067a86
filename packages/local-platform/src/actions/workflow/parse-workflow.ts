import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { child, literalText, toTemplate, type Template } from '../expressions/template';
import { conditionOf, readSteps } from './read-steps';
import { readTriggers } from './read-triggers';
import { unsupportedFeatures } from './unsupported-features';
import type { JobDefinition, Workflow } from './workflow';

/** A workflow file as it was found: good, or with what is wrong in it. */
export type ParsedWorkflow =
  | { ok: true; workflow: Workflow }
  | { ok: false; name: string; path: string; problems: string[]; triggers: Workflow['triggers'] | undefined };

function texts(template: Template | undefined): string[] {
  if (template?.kind === 'list') return template.items.flatMap(item => literalText(item) ?? []);
  const single = literalText(template);
  return single === undefined ? [] : [single];
}

function readJob(id: string, template: Template): JobDefinition {
  const strategy = child(template, 'strategy');
  const base = {
    id,
    line: template.line,
    name: child(template, 'name'),
    needs: texts(child(template, 'needs')),
    if: conditionOf(child(template, 'if')),
    matrix: child(strategy, 'matrix'),
    failFast: child(strategy, 'fail-fast'),
    maxParallel: child(strategy, 'max-parallel'),
    permissions: child(template, 'permissions'),
    concurrency: child(template, 'concurrency'),
  };
  const uses = literalText(child(template, 'uses'));
  if (uses !== undefined) {
    const secrets = child(template, 'secrets');
    return {
      ...base,
      type: 'call',
      uses,
      with: child(template, 'with'),
      secrets: literalText(secrets) === 'inherit' ? 'inherit' : secrets,
    };
  }
  return {
    ...base,
    type: 'steps',
    environment: child(template, 'environment'),
    timeoutMinutes: child(template, 'timeout-minutes'),
    continueOnError: child(template, 'continue-on-error'),
    env: child(template, 'env'),
    defaults: child(template, 'defaults'),
    outputs: child(template, 'outputs'),
    runsOn: child(template, 'runs-on'),
    steps: readSteps(child(template, 'steps')),
  };
}

/** Parses a workflow file with GitHub's own parser and checks it as GitHub does. */
export async function parseWorkflowFile(path: string, content: string): Promise<ParsedWorkflow> {
  const { context, value } = parseWorkflow({ name: path, content }, new NoOperationTraceWriter());
  const root = value && toTemplate(value);
  const triggers = root && readTriggers(child(root, 'on'));
  if (value) await convertWorkflowTemplate(context, value);
  const problems = context.errors.getErrors().map(error => error.message);
  const name = literalText(child(root, 'name')) ?? path;
  if (!root || !triggers || problems.length > 0) {
    return { ok: false, name, path, problems: problems.length ? problems : ['The file is empty'], triggers };
  }
  const unsupported = unsupportedFeatures(root);
  if (unsupported.length > 0) return { ok: false, name, path, problems: unsupported, triggers };
  const jobs = child(root, 'jobs');
  return {
    ok: true,
    workflow: {
      path,
      name,
      runName: child(root, 'run-name'),
      triggers,
      env: child(root, 'env'),
      defaults: child(root, 'defaults'),
      permissions: child(root, 'permissions'),
      concurrency: child(root, 'concurrency'),
      jobs: jobs?.kind === 'map' ? jobs.entries.map(({ key, value: job }) => readJob(key, job)) : [],
    },
  };
}
