import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { isJsonObject } from '../expressions/json';
import { evaluateText } from '../expressions/template';
import type { RunStep } from '../workflow/workflow';
import { parseCommandFile } from './command-files';
import { stepEnvironment } from './environment';
import { stepScope, type Frame, type JobContext, type RunDefaults } from './job-context';
import { OutputReader } from './output-reader';
import { runProcess } from './process';
import { findShell, shellCommand } from './shells';
import { ScriptFailure, StepFailure } from './step-failure';
import type { StepLog } from './step-log';

const fileVariables = ['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_STEP_SUMMARY', 'GITHUB_STATE'] as const;

type CommandFiles = Record<(typeof fileVariables)[number], string>;

function makeCommandFiles(folder: string): CommandFiles {
  mkdirSync(folder, { recursive: true });
  const id = randomUUID();
  const file = (name: string) => {
    const path = join(folder, `${name.toLowerCase()}_${id}`);
    writeFileSync(path, '');
    return path;
  };
  return {
    GITHUB_OUTPUT: file('GITHUB_OUTPUT'),
    GITHUB_ENV: file('GITHUB_ENV'),
    GITHUB_PATH: file('GITHUB_PATH'),
    GITHUB_STEP_SUMMARY: file('GITHUB_STEP_SUMMARY'),
    GITHUB_STATE: file('GITHUB_STATE'),
  };
}

/** Takes over what a step left in its command files, and gives its outputs. */
function readCommandFiles(job: JobContext, files: CommandFiles): Record<string, string> {
  const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  for (const [name, value] of parseCommandFile(read(files.GITHUB_ENV))) {
    // The runner's own variables stay; NODE_OPTIONS would change every later tool.
    if (!/^(GITHUB_|RUNNER_|NODE_OPTIONS$)/i.test(name)) job.env[name] = value;
  }
  const added = read(files.GITHUB_PATH).split(/\r?\n/).filter(line => line !== '');
  job.path.unshift(...added.reverse());
  job.record.summary += job.masks.hide(read(files.GITHUB_STEP_SUMMARY));
  return Object.fromEntries(parseCommandFile(read(files.GITHUB_OUTPUT)));
}

/** Runs a `run` step and gives its outputs; throws {@link StepFailure} when the script fails. */
export async function runScript(options: {
  job: JobContext;
  frame: Frame;
  step: RunStep;
  env: Record<string, string>;
  log: StepLog;
  signal: AbortSignal;
}): Promise<Record<string, string>> {
  const { job, frame, step, env, log, signal } = options;
  const scope = stepScope(job, frame, env);
  const script = evaluateText(step.run, scope) ?? '';
  // A composite action does not see the defaults of the job that uses it.
  const defaults: RunDefaults = frame.inputs ? {} : job.defaults;
  const shell = findShell(evaluateText(step.shell, scope) ?? defaults.shell);
  const folder = evaluateText(step.workingDirectory, scope) ?? defaults.workingDirectory ?? '.';
  const workingFolder = isAbsolute(folder) ? folder : resolve(job.folders.workspace, folder);
  if (!existsSync(workingFolder)) throw new StepFailure(`Working directory '${folder}' does not exist`);

  const scriptFile = join(job.folders.temp, `${randomUUID()}${shell.extension}`);
  writeFileSync(scriptFile, script.endsWith('\n') ? script : `${script}\n`);
  const files = makeCommandFiles(join(job.folders.temp, '_runner_file_commands'));
  const { github } = scope.contexts;
  const words = shellCommand(shell, scriptFile);
  log.group(`Run ${script.trim().split('\n')[0] ?? ''}`, [
    ...script.trimEnd().split('\n'),
    `shell: ${words.join(' ')}`,
    ...(Object.keys(env).length > 0 ? ['env:', ...Object.entries(env).map(([name, value]) => `  ${name}: ${value}`)] : []),
  ]);
  const reader = new OutputReader(job, log);
  const [command = 'bash', ...args] = words;
  try {
    const end = await runProcess({
      command,
      args,
      folder: workingFolder,
      env: { ...stepEnvironment(job, isJsonObject(github) ? github : {}, env), ...files },
      signal,
      onLine: line => reader.read(line),
      onStart: pid => job.processGroups.add(pid),
    });
    // What a failing script wrote before it failed counts as well.
    const outputs = readCommandFiles(job, files);
    if (signal.aborted) throw new StepFailure('The operation was canceled.');
    if (end.code !== 0) {
      throw new ScriptFailure(`Process completed with exit code ${end.code ?? `of signal ${end.signal ?? 'unknown'}`}.`, outputs);
    }
    return outputs;
  } finally {
    rmSync(scriptFile, { force: true });
    for (const file of Object.values(files)) rmSync(file, { force: true });
  }
}
