import { Command } from 'commander';
import { readPrimitiveVersion, readSettings } from '@ameide/core-repo';
import {
  branchName,
  environmentSchema,
  kindSchema,
  nameSchema,
  PrimitiveRef,
  primitiveRefSchema,
  versionSchema,
} from '@ameide/plugin-primitives-common';
import { parseRepository, readGitHubAccess } from '../../environment';
import { exitStatus, stopSignal, withExitStatus } from '../../exit';
import { callGitHub, createOctokit } from '../../github';
import { parseFlag, print } from '../../options';
import { dispatchWorkflow } from './dispatch';
import { findPullRequest, followRun } from './follow-run';

type Options = {
  kind: string;
  name: string;
  version?: string;
  withSmoke?: boolean;
  env?: string;
  to?: string;
  wait: boolean;
  json?: boolean;
  root: string;
};

/** The workflow of the GitOps repository that wires a primitive. */
const workflow = 'scaffold-primitive-gitops.yaml';

/** Often enough for a person who waits; GitHub allows 5,000 requests an hour. */
const pollMs = 2_000;

/** `ameide primitive gitops scaffold`. @internal */
export function gitopsScaffoldCommand(): Command {
  return new Command('scaffold')
    .description(
      'have the GitOps repository wire a primitive, and follow it to its pull request',
    )
    .requiredOption('--kind <kind>', 'kind of the primitive')
    .requiredOption('--name <name>', 'name of the primitive')
    .option(
      '--version <version>',
      'version of the primitive; the one that its catalog-info.yaml names when left out',
    )
    .option('--with-smoke', 'wire a smoke beside it')
    .option(
      '--env <environment>',
      'give this environment a values file of its own, still disabled',
    )
    .option(
      '--to <owner/name>',
      'the GitOps repository; the one beside this repository, with -gitops at its end, when left out',
    )
    .option('--no-wait', 'leave as soon as the workflow was started')
    .option(
      '--json',
      'print the addresses of the run and the pull request as JSON',
    )
    .option('--root <folder>', 'the core repository', '.')
    .addHelpText(
      'after',
      `
Needs GITHUB_TOKEN with the right to run workflows there (actions: write).

Example:
  ameide primitive gitops scaffold --kind domain --name orders --version v0 --with-smoke`,
    )
    .action((options: Options) => withExitStatus(() => runScaffold(options)));
}

async function runScaffold(options: Options): Promise<number> {
  const ref = await readRef(options);
  const environment =
    options.env === undefined
      ? undefined
      : parseFlag('--env', environmentSchema, options.env);
  const { owner, repo } = await readTarget(options);
  const env = readGitHubAccess(process.env);
  const github = createOctokit(env);
  const signal = stopSignal();
  const tell = (line: string) => process.stderr.write(`${line}\n`);
  const place = { github, owner, repo };

  const run = await callGitHub(
    env,
    `start ${workflow} in ${owner}/${repo}`,
    () =>
      dispatchWorkflow(place, {
        workflow,
        ref: 'main',
        inputs: {
          ...ref,
          with_smoke: String(options.withSmoke ?? false),
          ...(environment && { env: environment }),
        },
        pollMs,
        signal,
      }),
  );
  tell(`Run: ${run.url}`);
  if (!options.wait) {
    print(options.json ? JSON.stringify({ run: run.url }) : run.url);
    return exitStatus.passed;
  }
  await callGitHub(env, `follow the run ${run.url}`, () =>
    followRun(place, { run, tell, pollMs, signal }),
  );
  const branch = branchName(ref, 'wiring');
  const pull = await callGitHub(env, `find the pull request of ${branch}`, () =>
    findPullRequest(place, branch),
  );
  if (!pull) {
    // The workflow opens none when main holds everything already.
    tell('The run opened no pull request: main has this already');
  }
  if (options.json)
    print(JSON.stringify({ run: run.url, ...(pull && { pullRequest: pull }) }));
  else if (pull) print(pull);
  return exitStatus.passed;
}

async function readRef({ root, ...options }: Options): Promise<PrimitiveRef> {
  const kind = parseFlag('--kind', kindSchema, options.kind);
  const name = parseFlag('--name', nameSchema, options.name);
  const version =
    options.version === undefined
      ? await readPrimitiveVersion({ root, kind, name })
      : parseFlag('--version', versionSchema, options.version);
  return parseFlag('--version', primitiveRefSchema, { kind, name, version });
}

async function readTarget({ to, root }: Options) {
  if (to !== undefined) return parseRepository('--to', to);
  const { organization, repository } = await readSettings(root);
  return { owner: organization, repo: `${repository}-gitops` };
}
