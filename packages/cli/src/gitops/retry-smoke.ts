import type { Command } from 'commander';
import { primitiveId } from '@ameide/plugin-primitives-common';
import { retrySmoke, smokeOf } from '@ameide/gitops-repo';
import { createContext } from './context';
import { exitCodes, withExitCode } from './exit';
import {
  parsePlace,
  placedCommand,
  PlacedOptions,
  reasonInput,
} from './options';
import { propose } from './propose';

type Options = PlacedOptions & { reason?: string };

/** `ameide gitops retry-smoke`. @internal */
export function retrySmokeCommand(): Command {
  return placedCommand(
    'retry-smoke',
    'run the smoke of a primitive again in one environment, at the digest that is there',
  )
    .option('--reason <text>', 'why, for the pull request')
    .action((options: Options) => withExitCode(() => runRetry(options)));
}

async function runRetry(options: Options): Promise<number> {
  const { ref, environment } = parsePlace(options);
  const reason = reasonInput(options.reason);
  const context = await createContext(options);
  const { root, settings } = context;
  const id = primitiveId(ref);
  const { digest, attempt, ...change } = await retrySmoke({
    root,
    ref,
    environment,
  });
  await propose(
    context,
    {
      change,
      title: `Run the smoke of ${id} in ${environment} again`,
      summary: `Runs the smoke of \`${id}\` in ${environment} again, at \`${digest}\`, which stays. Only the count of retries changes, to ${attempt}, so that Argo CD syncs and runs the hooks.`,
      inputs: { ...ref, environment, ...reason },
      labels: ['smoke-retry'],
      autoMerge: settings.autoMerge.environments.includes(environment),
      components: [smokeOf(id)],
    },
    options.pullRequest ?? false,
  );
  return exitCodes.ok;
}
