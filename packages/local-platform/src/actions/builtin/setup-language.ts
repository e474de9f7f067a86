import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { stepEnvironment } from '../run/environment';
import { StepFailure } from '../run/step-failure';
import type { ActionCall, BuiltinAction } from './builtin';
import { satisfies } from './version-range';

const exec = promisify(execFile);

type Language = {
  name: string;
  command: string;
  args: string[];
  versionInput: string;
  fileInput: string;
  /** The version that a version file asks for. */
  readFile: (text: string) => string | undefined;
  /** Variables that let later steps use what the language has cached on this machine. */
  caches?: () => Promise<Record<string, string>>;
};

function wantedVersion(call: ActionCall, language: Language): string | undefined {
  const direct = call.inputs.get(language.versionInput);
  const file = call.inputs.get(language.fileInput);
  if (direct !== undefined || file === undefined) return direct;
  const path = join(call.job.folders.workspace, file);
  if (!existsSync(path)) throw new StepFailure(`The ${language.name} version file '${file}' does not exist`);
  return language.readFile(readFileSync(path, 'utf8'));
}

function setup(language: Language): BuiltinAction {
  return {
    description: `The ${language.name} on PATH, when it satisfies \`${language.versionInput}\``,
    inputs: [language.versionInput, language.fileInput, 'cache', 'cache-dependency-path', 'check-latest', 'architecture', 'token'],
    run: async call => {
      const wanted = wantedVersion(call, language);
      const { stdout, stderr } = await exec(language.command, language.args, { env: stepEnvironment(call.job, {}, {}) }).catch(() => {
        throw new StepFailure(`${language.name} ${wanted ?? ''} was asked for, but '${language.command}' is not on PATH of this machine: install it, or leave it out of the workflow`);
      });
      const version = /\d+\.\d+(?:\.\d+)?/.exec(stdout + stderr)?.[0] ?? '';
      if (wanted !== undefined && !satisfies(version, wanted)) {
        throw new StepFailure(`${language.name} ${wanted} was asked for, but this machine has ${version} on PATH`);
      }
      call.log(`Found ${language.name} ${version} on PATH`);
      if (language.caches && call.inputs.get('cache') !== 'false') Object.assign(call.job.env, await language.caches());
      return { [language.versionInput]: version, 'cache-hit': 'false' };
    },
  };
}

const goCachesSchema = z.record(z.string(), z.string());

/** Modules and compiled packages of this machine: a first compilation in an empty home takes minutes. */
async function goCaches(): Promise<Record<string, string>> {
  const { stdout } = await exec('go', ['env', '-json', 'GOCACHE', 'GOMODCACHE'], { env: { ...process.env, GOTOOLCHAIN: 'local' } });
  return goCachesSchema.parse(JSON.parse(stdout));
}

/** actions/setup-go */
export const setupGo = setup({
  name: 'Go',
  command: 'go',
  args: ['version'],
  versionInput: 'go-version',
  fileInput: 'go-version-file',
  // `go 1.22` of go.mod is the least version, not a range of patches.
  readFile: text => {
    const version = /^go\s+(\S+)/m.exec(text)?.[1] ?? text.trim();
    return `>=${version}`;
  },
  caches: goCaches,
});

/** actions/setup-python */
export const setupPython = setup({
  name: 'Python',
  command: 'python3',
  args: ['--version'],
  versionInput: 'python-version',
  fileInput: 'python-version-file',
  readFile: text => text.trim().split('\n')[0],
});
