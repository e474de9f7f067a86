import { StepFailure } from '../run/step-failure';
import type { ActionCall, BuiltinAction } from './builtin';

async function run({ job, inputs, log }: ActionCall): Promise<Record<string, string>> {
  const { github, registry } = job.services;
  const host = inputs.get('registry') ?? 'docker.io';
  const username = inputs.required('username');
  const password = inputs.required('password');
  if (host !== registry.host) {
    throw new StepFailure(`Cannot log in to registry '${host}': this platform has only '${registry.host}'; set 'registry' (in the seed workflows by the variable REGISTRY) to it`);
  }
  const actor = github.authenticate(password);
  if (!actor) throw new StepFailure(`Error response from '${host}': denied for user '${username}': the password is not a known token`);
  // A job's token may write packages only when the workflow says so; users and Apps may.
  const mayWrite = password === job.token ? job.permissions.packages === 'write' : actor.kind !== 'github-token';
  job.logins.set(host, { login: actor.login, mayWrite });
  log(`Login to ${host} succeeded as '${actor.login}'`);
  return {};
}

/** docker/login-action */
export const dockerLogin: BuiltinAction = {
  description: 'Checks the token with GitHub and keeps it for the job; only the platform’s own registry',
  inputs: ['registry', 'username', 'password', 'logout'],
  run,
};
