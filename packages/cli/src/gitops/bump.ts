import { Command } from 'commander';
import {
  EnvironmentName,
  environmentSchema,
  PrimitiveRef,
  primitiveId,
} from '@ameide/plugin-primitives-common';
import {
  bump,
  compareImages,
  listWired,
  RegistryClient,
  smokeOf,
} from '@ameide/gitops-repo';
import { createOctokit } from '../github';
import { CommandContext, createContext, registryClient } from './context';
import { describeError, exitCodeOf, exitCodes, withExitCode } from './exit';
import { parseOneRef, parseOption, SharedOptions } from './options';
import { propose } from './propose';
import { digestLink } from './pull-request-body';

type Options = SharedOptions & {
  env: string;
  kind?: string;
  name?: string;
  version?: string;
  allowOlder?: boolean;
};

/** `ameide gitops bump`. @internal */
export function bumpCommand(): Command {
  return new Command('bump')
    .description(
      'move what is enabled in an environment to the newest published digest',
    )
    .requiredOption('--env <environment>', 'environment')
    .option('--kind <kind>', 'one primitive only: its kind')
    .option('--name <name>', 'one primitive only: its name')
    .option('--version <version>', 'one primitive only: its version')
    .option(
      '--allow-older',
      'move also to an image of an older commit, or of one that nobody knows',
    )
    .option('--pull-request', 'open a pull request for each primitive')
    .option('--root <folder>', 'the GitOps repository', '.')
    .action((options: Options) => withExitCode(() => runBump(options)));
}

async function runBump(options: Options): Promise<number> {
  const environment = parseOption(environmentSchema, options.env);
  const ref = parseOneRef(options);
  const context = await createContext(options);
  const refs = ref
    ? [ref]
    : (await listWired(context.root)).map(wired => wired.ref);
  let code: number = exitCodes.ok;
  for (const each of refs) {
    try {
      await bumpOne({
        context,
        ref: each,
        environment,
        pullRequest: options.pullRequest ?? false,
        allowOlder: options.allowOlder ?? false,
      });
    } catch (error) {
      // One primitive in trouble holds back itself only; the run is red all the same.
      code = exitCodeOf(error);
      process.stderr.write(`${primitiveId(each)}: ${describeError(error)}\n`);
    }
  }
  return code;
}

async function bumpOne(options: {
  context: CommandContext;
  ref: PrimitiveRef;
  environment: EnvironmentName;
  pullRequest: boolean;
  allowOlder: boolean;
}): Promise<void> {
  const { context, ref, environment } = options;
  const { root, registry, settings, print } = context;
  const client = registryClient(context);
  const order = options.allowOlder ? undefined : imageOrder(context, client);
  const { bumps, notes } = await bump({
    root,
    environment,
    ref,
    registry,
    channel: settings.channel,
    client,
    ...(order && { order }),
  });
  notes.forEach(print);
  if (notes.length > 0)
    await context.summarise(notes.map(n => `- ${n}`).join('\n'));
  for (const { ref: moved, image, change } of bumps) {
    const id = primitiveId(moved);
    await propose(
      context,
      {
        change,
        title: `Bump ${id} in ${environment} to ${image.digest.slice(0, 19)}`,
        summary: `Moves \`${id}\` in ${environment} to ${digestLink(
          image.repository,
          image.digest,
        )}, which \`:${settings.channel}\` names now.`,
        inputs: { ...moved, environment, digest: image.digest },
        labels: ['image-bump'],
        autoMerge: settings.autoMerge.environments.includes(environment),
        components: [id, smokeOf(id)],
      },
      options.pullRequest,
    );
  }
}

/** Looks at commits where the settings name their repository and there is a token to read it. */
function imageOrder(
  { env, settings, print }: CommandContext,
  client: RegistryClient,
): Parameters<typeof bump>[0]['order'] {
  const { core } = settings;
  const { GITHUB_TOKEN: token, GITHUB_API_URL: url } = env;
  if (!core || !token) {
    print(
      `not checked: whether images are newer than what runs (${
        core
          ? 'GITHUB_TOKEN is not set'
          : 'ameide.yaml names no core repository'
      })`,
    );
    return undefined;
  }
  const octokit = createOctokit({ GITHUB_TOKEN: token, GITHUB_API_URL: url });
  return images => compareImages({ client, octokit, core, ...images });
}
