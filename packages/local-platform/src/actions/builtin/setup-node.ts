import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StepFailure } from '../run/step-failure';
import type { ActionCall, BuiltinAction } from './builtin';
import { satisfies } from './version-range';

function wantedVersion({ job, inputs }: ActionCall): string | undefined {
  const direct = inputs.get('node-version');
  const file = inputs.get('node-version-file');
  if (direct !== undefined || file === undefined) return direct;
  const path = join(job.folders.workspace, file);
  if (!existsSync(path)) throw new StepFailure(`The specified node version file at: ${path} does not exist`);
  const text = readFileSync(path, 'utf8').trim();
  if (!file.endsWith('package.json')) return text;
  return /"node"\s*:\s*"([^"]+)"/.exec(text)?.[1];
}

async function run(call: ActionCall): Promise<Record<string, string>> {
  const { version } = process;
  const wanted = wantedVersion(call);
  if (wanted !== undefined && !satisfies(version, wanted)) {
    throw new StepFailure(`Unable to find Node version '${wanted}': this runner has only the Node ${version} that it runs on; ask for a range that holds it, or start the platform with that version`);
  }
  call.log(`Found Node ${version} at ${process.execPath}`);
  if (call.inputs.get('cache')) call.log('npm keeps its cache in the home folder of the runner between jobs');
  return { 'node-version': version, 'cache-hit': 'true' };
}

/** actions/setup-node */
export const setupNode: BuiltinAction = {
  description: 'The Node that runs the platform, when it satisfies `node-version`',
  inputs: ['node-version', 'node-version-file', 'cache', 'cache-dependency-path', 'check-latest', 'package-manager-cache', 'token'],
  run,
};
