import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { toText, type JsonObject } from '../expressions/json';
import type { JobContext } from './job-context';

/**
 * What a job may see of the platform's own environment: how to reach the network, the language, and where what is temporary lies.
 * Everything else, tokens above all, stays outside.
 */
const passedOn = [
  'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy',
  'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'GIT_SSL_CAINFO', 'GOPROXY', 'GOSUMDB', 'GOFLAGS',
];

const architectures: Record<string, string> = { x64: 'X64', arm64: 'ARM64', arm: 'ARM', ia32: 'X86' };

/** RUNNER_ARCH of this machine. */
export const runnerArchitecture = architectures[process.arch] ?? 'X64';

/** RUNNER_OS of this machine. */
export const runnerSystem = process.platform === 'darwin' ? 'macOS' : 'Linux';

/** `PATH` of a job's steps. */
function stepPath(job: JobContext): string {
  return [
    ...job.path,
    ...job.services.config.runner.path,
    dirname(process.execPath),
    process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
  ].join(delimiter);
}

/** The `github` context's members that become `GITHUB_…` variables. */
const githubVariables = [
  'action', 'action_path', 'actor', 'actor_id', 'api_url', 'base_ref', 'event_name', 'event_path', 'graphql_url',
  'head_ref', 'job', 'ref', 'ref_name', 'ref_protected', 'ref_type', 'repository', 'repository_id', 'repository_owner',
  'retention_days', 'run_attempt', 'run_id', 'run_number', 'server_url', 'sha', 'triggering_actor', 'workflow',
  'workflow_ref', 'workflow_sha', 'workspace',
];

/** The person's own npm configuration, which says where packages come from. */
function npmConfiguration(): Record<string, string> {
  const file = join(homedir(), '.npmrc');
  return existsSync(file) ? { npm_config_userconfig: file } : {};
}

/** The whole environment of a step's process. */
export function stepEnvironment(job: JobContext, github: JsonObject, stepEnv: Record<string, string>): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of passedOn) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  Object.assign(env, { LANG: env.LANG ?? 'C.UTF-8', ...npmConfiguration(), HOME: job.folders.home });
  Object.assign(env, job.env, stepEnv);
  for (const name of githubVariables) {
    const value = github[name];
    if (value !== undefined) env[`GITHUB_${name.toUpperCase()}`] = toText(value);
  }
  return {
    ...env,
    PATH: env.PATH === undefined ? stepPath(job) : [...job.path, env.PATH].join(delimiter),
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    RUNNER_OS: runnerSystem,
    RUNNER_ARCH: runnerArchitecture,
    RUNNER_NAME: 'local',
    RUNNER_ENVIRONMENT: 'self-hosted',
    RUNNER_TEMP: job.folders.temp,
    RUNNER_TOOL_CACHE: job.folders.toolCache,
    RUNNER_WORKSPACE: dirname(job.folders.workspace),
  };
}
