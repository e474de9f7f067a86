import { cpSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import picomatch from 'picomatch';
import { StepFailure } from '../run/step-failure';
import type { ActionCall, BuiltinAction } from './builtin';

async function run({ job, inputs, log }: ActionCall): Promise<Record<string, string>> {
  const { store } = job.services;
  const name = inputs.get('name');
  const pattern = inputs.get('pattern');
  const path = resolve(job.folders.workspace, inputs.get('path') ?? '.');
  const runId = Number(inputs.get('run-id') ?? job.run.id);
  const all = store.artifacts(runId);
  const chosen = all.filter(artifact => (name === undefined ? pattern === undefined || picomatch.isMatch(artifact.name, pattern) : artifact.name === name));
  if (name !== undefined && chosen.length === 0) {
    throw new StepFailure(`Unable to download artifact(s): Artifact not found for name: ${name} (run ${runId} has: ${all.map(artifact => artifact.name).join(', ') || 'none'})`);
  }
  // Several artifacts get a folder each, unless they are to be merged.
  const together = name !== undefined || inputs.boolean('merge-multiple', false);
  for (const artifact of chosen) {
    const target = together ? path : join(path, artifact.name);
    mkdirSync(target, { recursive: true });
    cpSync(store.artifactFolder(artifact), target, { recursive: true });
    log(`Artifact '${artifact.name}' was downloaded to ${target}`);
  }
  return { 'download-path': path };
}

/** actions/download-artifact */
export const downloadArtifact: BuiltinAction = {
  description: 'Copies kept files into the workspace; also of another run by `run-id`',
  inputs: ['name', 'path', 'pattern', 'merge-multiple', 'run-id', 'github-token', 'repository'],
  run,
};
