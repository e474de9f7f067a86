import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { RepositoryName } from '../../contract';
import { StepFailure } from '../run/step-failure';
import type { ActionCall, BuiltinAction } from './builtin';

/** The DER form of the public half; a key that cannot be read is said to be so without showing it. */
function publicHalf(privateKey: string): string {
  try {
    // Secrets are often stored with line ends written out.
    const key = createPublicKey(createPrivateKey(privateKey.replace(/\\n/g, '\n')));
    return key.export({ type: 'spki', format: 'der' }).toString('base64');
  } catch {
    throw new StepFailure("Input 'private-key' is not a private key in PEM form");
  }
}

/**
 * The repositories that a token is good for, as the action's README has it: those named, else
 * all of a named owner, else the one that the workflow is in. None that is not there.
 */
function chosenRepositories({ job, inputs }: Pick<ActionCall, 'job' | 'inputs'>): RepositoryName[] {
  const { github } = job.services;
  const owner = inputs.get('owner');
  const names = inputs.list('repositories');
  if (owner === undefined && names.length === 0) return [job.run.repository];
  const installed = github.listRepositories().filter(each => sameName(each.owner, owner ?? job.run.repository.owner));
  if (installed.length === 0) throw new StepFailure(`Not Found: the App is not installed on '${owner}'`);
  if (names.length === 0) return installed;
  return names.map(name => {
    const found = installed.find(each => sameName(each.name, name));
    if (!found) throw new StepFailure(`Input 'repositories': '${name}' does not exist or is not accessible to the parent installation`);
    return found;
  });
}

/** GitHub's names are without regard to case. */
function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

async function run({ job, inputs, log }: ActionCall): Promise<Record<string, string>> {
  const { config, github } = job.services;
  const appId = inputs.get('app-id') ?? inputs.required('client-id');
  const given = publicHalf(inputs.required('private-key'));
  const app = config.apps.find(candidate => String(candidate.id) === appId);
  if (!app) throw new StepFailure(`Integration not found: there is no GitHub App with id '${appId}'`);
  const known = createPublicKey(app.publicKey).export({ type: 'spki', format: 'der' }).toString('base64');
  if (known !== given) throw new StepFailure(`A JSON web token could not be decoded: 'private-key' is not the key of GitHub App '${app.slug}'`);
  const repositories = chosenRepositories({ job, inputs });
  const token = github.mintInstallationToken({ appId: app.id, repositories });
  job.masks.add(token);
  if (!inputs.boolean('skip-token-revoke', false)) {
    job.posts.push({
      name: 'Post Run actions/create-github-app-token',
      run: async write => {
        github.revokeToken(token);
        write('Token revoked');
      },
    });
  }
  log(`Created an installation token of GitHub App '${app.slug}' for ${repositories.map(({ owner, name }) => `${owner}/${name}`).join(', ')}`);
  return { token, 'app-slug': app.slug, 'installation-id': String(app.id) };
}

/** actions/create-github-app-token */
export const createGithubAppToken: BuiltinAction = {
  description: 'Checks the private key against the App’s public key and mints an installation token for the repositories asked for, revoked at the end of the job',
  inputs: ['app-id', 'client-id', 'private-key', 'owner', 'repositories', 'skip-token-revoke', 'github-api-url'],
  run,
};
