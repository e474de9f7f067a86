import type { Command } from 'commander';
import { primitiveId } from '@ameide/plugin-primitives-common';
import { hold, release } from '@ameide/gitops-repo';
import { createContext } from './context';
import { exitCodes, withExitCode } from './exit';
import { parsePlace, placedCommand, PlacedOptions } from './options';
import { propose } from './propose';
import { codeSpan } from './pull-request-body';

type HoldOptions = PlacedOptions & {
  digest: string;
  until: string;
  reason: string;
};

/** `ameide gitops hold`. @internal */
export function holdCommand(): Command {
  return placedCommand(
    'hold',
    'keep the digest that an environment runs until a day, whatever is published or promoted',
  )
    .requiredOption('--digest <digest>', 'digest that runs there')
    .requiredOption('--until <date>', 'the last day, in UTC, 2026-12-31')
    .requiredOption('--reason <text>', 'why, for who meets the hold')
    .action((options: HoldOptions) => withExitCode(() => runHold(options)));
}

/** `ameide gitops release`. @internal */
export function releaseCommand(): Command {
  return placedCommand('release', 'end a hold').action(
    (options: PlacedOptions) => withExitCode(() => runRelease(options)),
  );
}

async function runHold(options: HoldOptions): Promise<number> {
  const { digest, until, reason } = options;
  const { ref, environment } = parsePlace(options);
  const context = await createContext(options);
  const { root } = context;
  const change = await hold({ root, ref, environment, digest, until, reason });
  const id = primitiveId(ref);
  await propose(
    context,
    {
      change,
      title: `Hold ${id} in ${environment} until ${until}`,
      summary: `Keeps \`${id}\` in ${environment} at \`${digest}\` until ${until}: ${codeSpan(reason)}`,
      inputs: { ...ref, environment, digest, until, reason },
      labels: ['hold'],
      autoMerge: false,
      components: [],
    },
    options.pullRequest ?? false,
  );
  return exitCodes.ok;
}

async function runRelease(options: PlacedOptions): Promise<number> {
  const { ref, environment } = parsePlace(options);
  const context = await createContext(options);
  const { released, ...change } = await release({
    root: context.root,
    ref,
    environment,
  });
  const id = primitiveId(ref);
  await propose(
    context,
    {
      change,
      title: `Release ${id} in ${environment}`,
      summary: `Ends the hold of \`${id}\` in ${environment} at \`${released.digest}\`, which was to last until ${released.until}: ${codeSpan(released.reason)}`,
      inputs: { ...ref, environment },
      labels: ['hold'],
      autoMerge: false,
      components: [],
    },
    options.pullRequest ?? false,
  );
  return exitCodes.ok;
}
