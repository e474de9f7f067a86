import { cpSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StepFailure } from '../run/step-failure';
import type { ActionCall, BuiltinAction } from './builtin';
import { findFiles } from './file-patterns';

async function run({ job, inputs, log }: ActionCall): Promise<Record<string, string>> {
  const { store } = job.services;
  const name = inputs.get('name') ?? 'artifact';
  if (/[":<>|*?\r\n\\/]/.test(name)) throw new StepFailure(`The artifact name is not valid: '${name}' holds one of " : < > | * ? \\ / or a line end`);
  const patterns = inputs.lines('path');
  if (patterns.length === 0) throw new StepFailure('Input required and not supplied: path');
  const { root, files } = findFiles(job.folders.workspace, patterns, inputs.boolean('include-hidden-files', false));
  if (files.length === 0) {
    const text = `No files were found with the provided path: ${patterns.join(' ')}. No artifacts will be uploaded.`;
    const policy = inputs.get('if-no-files-found') ?? 'warn';
    if (policy === 'error') throw new StepFailure(text);
    log(policy === 'warn' ? `##[warning]${text}` : text);
    return {};
  }
  const existing = store.artifact(job.run.id, name);
  if (existing && !inputs.boolean('overwrite', false) && existing.attempt === job.run.attempt) {
    throw new StepFailure(`Failed to CreateArtifact: an artifact with the name '${name}' already exists on the workflow run`);
  }
  if (existing) rmSync(store.artifactFolder(existing), { recursive: true, force: true });
  const artifact = {
    id: store.nextArtifactId(),
    runId: job.run.id,
    attempt: job.run.attempt,
    name,
    sizeInBytes: 0,
    createdAt: new Date().toISOString(),
  };
  const folder = store.artifactFolder(artifact);
  for (const file of files) {
    const source = join(root, file);
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(source, join(folder, file));
    artifact.sizeInBytes += statSync(source).size;
  }
  store.putArtifact(artifact);
  log(`Artifact '${name}' has been uploaded: ${files.length} files, ${artifact.sizeInBytes} bytes`);
  const { owner, name: repository } = job.run.repository;
  return {
    'artifact-id': String(artifact.id),
    'artifact-url': `${job.services.github.serverUrl}/${owner}/${repository}/actions/runs/${job.run.id}/artifacts/${artifact.id}`,
  };
}

/** actions/upload-artifact */
export const uploadArtifact: BuiltinAction = {
  description: 'Keeps files on disk, for other jobs and for the REST API',
  inputs: ['name', 'path', 'if-no-files-found', 'retention-days', 'compression-level', 'overwrite', 'include-hidden-files'],
  run,
};
