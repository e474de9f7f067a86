import type { Command } from 'commander';
import {
  digestSchema,
  primitiveId,
  primitiveImageRepository,
} from '@ameide/plugin-primitives-common';
import { requirePlatforms, rollback, smokeOf } from '@ameide/gitops-repo';
import { approversOf, waitsFor } from './approvers';
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
  to?: string;
  reason?: string;
};

/** `ameide gitops rollback`. @internal */
export function rollbackCommand(): Command {
  return placedCommand(
    'rollback',
    'go back to a digest that ran in an environment before',
  )
    .option(
      '--to <digest>',
      'digest that ran there before; the previous good one when left out',
    )
    .option('--reason <text>', 'why, for the pull request')
    .action((options: Options) => withExitCode(() => runRollback(options)));
}

async function runRollback(options: Options): Promise<number> {
  const { ref, environment } = parsePlace(options);
  const wanted =
    options.to === undefined
      ? undefined
      : parseOption(digestSchema, options.to);
  const reason = reasonInput(options.reason);
  const context = await createContext(options);
  const { registry, root, settings, print } = context;
  const id = primitiveId(ref);
  const { from, to, commit, at, ...change } = await rollback({
    root,
    ref,
    environment,
    ...(wanted && { to: wanted }),
  });
  const repository = primitiveImageRepository({ registry, ...ref });
  // What ran once may have been deleted from the registry since.
  requirePlatforms(
    await registryClient(context).resolve({ repository, reference: to }),
  );
  const since = at.toISOString().slice(0, 10);
  print(`${id} goes back in ${environment} to ${to}, of ${commit} (${since})`);
  await propose(
    context,
    {
      change,
      title: `Roll back ${id} in ${environment} to ${to.slice(0, 19)}`,
      summary: [
        `Takes \`${id}\` in ${environment} back from ${digestLink(
          repository,
          from,
        )} to ${digestLink(
          repository,
          to,
        )}, which ${commit} had brought there on ${since}.`,
        '',
        ...waitsFor(await approversOf(root, environment)),
      ].join('\n'),
      inputs: { ...ref, environment, from, to, ...reason },
      labels: ['rollback'],
      autoMerge: settings.autoMerge.environments.includes(environment),
      components: [id, smokeOf(id)],
    },
    options.pullRequest ?? false,
  );
  return exitCodes.ok;
}
