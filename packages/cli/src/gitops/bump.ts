import { Command } from 'commander';
import {
  EnvironmentName,
  environmentSchema,
  escapeMarkdown,
  oneLine,
  PrimitiveRef,
  primitiveId,
} from '@ameide/plugin-primitives-common';
import {
  Bump,
  bump,
  compareImages,
  forTheLog,
  listWired,
  OrderOf,
  RefusedError,
  RegistryClient,
  smokeOf,
} from '@ameide/gitops-repo';
import { createOctokit } from '../github';
import { CommandContext, createContext, registryClient } from './context';
import { describeError, exitCodeOf, exitCodes, withExitCode } from './exit';
import { parseOneRef, parseOption, SharedOptions } from './options';
import { propose, Proposal } from './propose';
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
  const client = registryClient(context);
  const order = options.allowOlder ? undefined : orderOf(context, client);
  let code: number = exitCodes.ok;
  for (const each of refs) {
    try {
      const found = await bump({
        root: context.root,
        environment,
        ref: each,
        registry: context.registry,
        channel: context.settings.channel,
        client,
        ...(order && { order }),
      });
      if ('change' in found) {
        await propose(
          context,
          proposalOf(context, each, environment, found),
          options.pullRequest ?? false,
        );
        continue;
      }
      if ('refusals' in found && ref)
        throw new RefusedError(forTheLog(found.refusals.join('\n')));
      // Where everything was asked for, what may not move holds nobody up.
      const note =
        'note' in found
          ? found.note
          : `${primitiveId(each)} is left alone in ${environment}: ${found.refusals.join('; ')}`;
      context.print(oneLine(note));
      await context.summarise(`- ${escapeMarkdown(note)}`);
    } catch (error) {
      // One primitive in trouble holds back itself only; the run is red all the same.
      code = exitCodeOf(error);
      process.stderr.write(`${primitiveId(each)}: ${describeError(error)}\n`);
    }
  }
  return code;
}

function proposalOf(
  { settings }: CommandContext,
  ref: PrimitiveRef,
  environment: EnvironmentName,
  { change, image: { repository, digest } }: Bump,
): Proposal {
  const id = primitiveId(ref);
  return {
    change,
    title: `Bump ${id} in ${environment} to ${digest.slice(0, 19)}`,
    summary: `Moves \`${id}\` in ${environment} to ${digestLink(
      repository,
      digest,
    )}, which \`:${settings.channel}\` names now.`,
    inputs: { ...ref, environment, digest },
    labels: ['image-bump'],
    autoMerge: settings.autoMerge.environments.includes(environment),
    components: [id, smokeOf(id)],
  };
}

/** Looks at the commits of images; without their repository, or a token to read it, nobody can tell. */
function orderOf(
  { env, settings }: CommandContext,
  client: RegistryClient,
): OrderOf {
  const { core } = settings;
  const { GITHUB_TOKEN: token, GITHUB_API_URL: url } = env;
  if (!core || !token)
    return async () => ({
      order: 'unknown',
      words: core
        ? 'GITHUB_TOKEN is not set'
        : 'ameide.yaml names no core repository (core: owner/name)',
    });
  const octokit = createOctokit({ GITHUB_TOKEN: token, GITHUB_API_URL: url });
  return images => compareImages({ client, octokit, core, ...images });
}
