import type { Command } from 'commander';
import {
  digestSchema,
  primitiveId,
  primitiveImageRepository,
} from '@ameide/plugin-primitives-common';
import { enable, requirePlatforms, smokeOf } from '@ameide/gitops-repo';
import { createContext, registryClient } from './context';
import { exitCodes, withExitCode } from './exit';
import {
  parseOption,
  parsePlace,
  placedCommand,
  PlacedOptions,
  reasonInput,
} from './options';
import { propose } from './propose';
import { digestLink } from './pull-request-body';

type Options = PlacedOptions & {
  digest?: string;
  disable?: boolean;
  reason?: string;
};

/** `ameide gitops enable`. @internal */
export function enableCommand(): Command {
  return placedCommand(
    'enable',
    'enable a published digest of a primitive in one environment, or disable it',
  )
    .option('--digest <digest>', 'digest of the image index, sha256:…')
    .option('--disable', 'disable it there instead')
    .option('--reason <text>', 'why, for the pull request')
    .action((options: Options) => withExitCode(() => runEnable(options)));
}

async function runEnable(options: Options): Promise<number> {
  const { ref, environment } = parsePlace(options);
  const digest =
    options.digest === undefined
      ? undefined
      : parseOption(digestSchema, options.digest);
  const disable = options.disable ?? false;
  const reason = reasonInput(options.reason);
  const context = await createContext(options);
  const { registry, root, settings, print } = context;
  const id = primitiveId(ref);
  const change = await enable({
    root,
    ref,
    environment,
    digest,
    disable,
    registry,
  });
  const repository = primitiveImageRepository({ registry, ...ref });
  if (digest && !disable) {
    const image = await registryClient(context).resolve({
      repository,
      reference: digest,
    });
    requirePlatforms(image);
    print(
      `${repository}@${digest} is published for ${image.platforms.join(', ')}`,
    );
  }
  const title = disable
    ? `Disable ${id} in ${environment}`
    : `Enable ${id} in ${environment} at ${digest?.slice(0, 19)}`;
  await propose(
    context,
    {
      change,
      title,
      summary:
        disable || !digest
          ? `Disables \`${id}\` and its smoke in ${environment}.`
          : `Runs \`${id}\` in ${environment} at ${digestLink(
              repository,
              digest,
            )}, and smokes it at the same digest.`,
      inputs: {
        ...ref,
        environment,
        ...(digest && { digest }),
        ...(disable && { disable: 'true' }),
        ...reason,
      },
      labels: [disable ? 'primitive-disable' : 'primitive-enable'],
      autoMerge: settings.autoMerge.environments.includes(environment),
      components: [id, smokeOf(id)],
    },
    options.pullRequest ?? false,
  );
  return exitCodes.ok;
}
