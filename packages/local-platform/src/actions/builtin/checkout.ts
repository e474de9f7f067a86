import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import type { RepositoryName } from '../../contract';
import { git, resolveCommit } from '../git';
import { StepFailure } from '../run/step-failure';
import type { ActionCall, BuiltinAction } from './builtin';

/** The local transport refuses commits that no ref names unless it is told otherwise. */
const uploadPack = 'git -c uploadpack.allowAnySHA1InWant=true -c uploadpack.allowFilter=true upload-pack';

/** A workspace goes with its job: nothing in it need outlast a crash of the machine, or be packed for later. */
const passing = ['-c', 'core.fsync=none', '-c', 'gc.auto=0', '-c', 'maintenance.auto=false'];

/** `local` is the ref under which it is known in the workspace; a bare commit has none. */
type Target = { local?: string; checkout: string[] };

/** What to fetch and how to check it out, as actions/checkout does it for each kind of ref. */
function targetOf(ref: string, sha: string): Target {
  const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
  if (branch) {
    const remote = `refs/remotes/origin/${branch}`;
    return { local: remote, checkout: ['-B', branch, remote] };
  }
  const pull = /^refs\/pull\/(.+)$/.exec(ref)?.[1];
  if (pull) return { local: `refs/remotes/pull/${pull}`, checkout: [`refs/remotes/pull/${pull}`] };
  if (ref.startsWith('refs/tags/')) return { local: ref, checkout: [ref] };
  return { checkout: ['--detach', sha] };
}

/** Full name and commit of what the `ref` input means. */
async function resolveRef(bare: string, wanted: string): Promise<{ ref: string; sha: string }> {
  for (const ref of [wanted, `refs/heads/${wanted}`, `refs/tags/${wanted}`]) {
    if (!ref.startsWith('refs/')) continue;
    const sha = await resolveCommit(bare, ref);
    if (sha) return { ref, sha };
  }
  const sha = /^[0-9a-f]{7,40}$/i.test(wanted) ? await resolveCommit(bare, wanted) : undefined;
  if (sha) return { ref: sha, sha };
  throw new StepFailure(`A branch or tag with the name '${wanted}' could not be found`);
}

function repositoryOf(call: ActionCall): RepositoryName {
  const wanted = call.inputs.get('repository');
  if (wanted === undefined) return call.job.run.repository;
  const [owner, name, more] = wanted.split('/');
  if (!owner || !name || more !== undefined) throw new StepFailure(`Invalid repository '${wanted}'. Expected format {owner}/{repo}.`);
  return { owner, name };
}

function emptyFolder(folder: string): void {
  for (const entry of readdirSync(folder)) rmSync(join(folder, entry), { recursive: true, force: true });
}

async function run(call: ActionCall): Promise<Record<string, string>> {
  const { job, inputs, log, signal } = call;
  const { github } = job.services;
  const repository = repositoryOf(call);
  const token = inputs.get('token') ?? job.token;
  const bare = github.bareRepository(repository);
  // GitHub gives the same answer for what is not there and what one may not see.
  if (!bare || !github.authenticate(token)) throw new StepFailure(`repository '${github.serverUrl}/${repository.owner}/${repository.name}/' not found`);

  const path = inputs.get('path') ?? '.';
  const folder = resolve(job.folders.workspace, path);
  if (!`${folder}${sep}`.startsWith(`${job.folders.workspace}${sep}`)) {
    throw new StepFailure(`Repository path '${folder}' is not under '${job.folders.workspace}'`);
  }
  const own = repository.owner === job.run.repository.owner && repository.name === job.run.repository.name;
  const wanted = inputs.get('ref');
  const { ref, sha } =
    wanted === undefined && own ? { ref: job.run.ref, sha: job.run.sha } : await resolveRef(bare, wanted ?? 'HEAD').catch(async error => {
      const head = wanted === undefined ? (await git(bare, ['symbolic-ref', 'HEAD'])).trim() : undefined;
      if (!head) throw error;
      return resolveRef(bare, head);
    });

  mkdirSync(folder, { recursive: true });
  if (existsSync(join(folder, '.git')) || path === '.') emptyFolder(folder);
  const depth = Number(inputs.get('fetch-depth') ?? 1);
  const { local, checkout: target } = targetOf(ref, sha);
  const allBranches = '+refs/heads/*:refs/remotes/origin/*';
  const allTags = '+refs/tags/*:refs/tags/*';
  const fetch = (refspecs: readonly string[]) =>
    git(
      folder,
      [...passing, 'fetch', '--quiet', '--no-tags', '--no-recurse-submodules', ...(depth > 0 ? [`--depth=${depth}`] : []), `--upload-pack=${uploadPack}`, `file://${resolve(bare)}`, ...new Set(refspecs)],
      { signal },
    );
  const wantedCommit = local ? `+${sha}:${local}` : sha;
  log(`Syncing repository: ${repository.owner}/${repository.name}`);
  await git(folder, ['init', '--quiet', '--initial-branch=main', '.'], { signal });
  if (depth === 0) {
    await fetch([allBranches, allTags]);
    // Apart from that, since one fetch may not bring a branch both by pattern and by commit; most come by the pattern.
    if (!(await resolveCommit(folder, sha))) await fetch([wantedCommit]);
    else if (local) await git(folder, ['update-ref', local, sha], { signal });
  } else {
    await fetch([...(inputs.boolean('fetch-tags', false) ? [allTags] : []), wantedCommit]);
  }
  await git(folder, [...passing, 'checkout', '--quiet', '--force', ...target], { signal });
  const remote = `${github.serverUrl}/${repository.owner}/${repository.name}`;
  await git(folder, ['config', 'remote.origin.url', remote]);
  await git(folder, ['config', 'remote.origin.fetch', allBranches]);
  if (inputs.boolean('persist-credentials', true)) {
    // Written to the file, not by `git config`, which would show the token in the list of processes.
    const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
    job.masks.add(basic);
    const config = join(folder, '.git', 'config');
    writeFileSync(config, `${readFileSync(config, 'utf8')}[http "${github.serverUrl}/"]\n\textraheader = AUTHORIZATION: basic ${basic}\n`);
  }
  log(`HEAD is now at ${sha} (${ref})`);
  return { ref, commit: sha };
}

/** actions/checkout */
export const checkout: BuiltinAction = {
  description: 'Fetches from the bare repository beside it; the remote is the platform’s own GitHub address',
  inputs: ['repository', 'ref', 'token', 'path', 'fetch-depth', 'fetch-tags', 'persist-credentials', 'clean', 'show-progress', 'set-safe-directory'],
  run,
};
