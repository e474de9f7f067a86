import { Command } from 'commander';
import {
  environmentSchema,
  primitiveId,
} from '@ameide/plugin-primitives-common';
import { scaffoldWiring, smokeOf } from '@ameide/gitops-repo';
import { createContext } from './context';
import { exitCodes, withExitCode } from './exit';
import { ofPrimitive, parseOption, parseRef, SharedOptions } from './options';
import { propose } from './propose';

type Options = SharedOptions & {
  kind: string;
  name: string;
  version: string;
  withSmoke?: boolean;
  env?: string;
  force?: boolean;
  dryRun?: boolean;
};

/** `ameide gitops scaffold`. @internal */
export function scaffoldCommand(): Command {
  return ofPrimitive(
    new Command('scaffold').description(
      'wire a primitive: component and values, disabled everywhere',
    ),
  )
    .option('--with-smoke', 'wire a smoke beside it')
    .option(
      '--env <environment>',
      'give this environment a values file of its own, still disabled',
    )
    .option('--force', 'write over files that differ')
    .option('--dry-run', 'print the files, write nothing')
    .option('--pull-request', 'open the pull request')
    .option('--root <folder>', 'the GitOps repository', '.')
    .action((options: Options) => withExitCode(() => scaffold(options)));
}

async function scaffold(options: Options): Promise<number> {
  const ref = parseRef(options);
  const environment =
    options.env === undefined
      ? undefined
      : parseOption(environmentSchema, options.env);
  const context = await createContext(options);
  const id = primitiveId(ref);
  const change = await scaffoldWiring({
    root: context.root,
    ...ref,
    withSmoke: options.withSmoke ?? false,
    ...(environment && { environment }),
    force: options.force ?? false,
  });
  if (options.dryRun) {
    for (const [path, content] of change.files)
      context.print(`# ${path}\n${content}`);
    return exitCodes.ok;
  }
  await propose(
    context,
    {
      change,
      title: `Wire ${id}`,
      summary: `Wires \`${id}\` ${
        options.withSmoke ? 'and its smoke ' : ''
      }into every environment, disabled. Nothing runs until an environment enables it.`,
      inputs: {
        ...ref,
        'with smoke': String(options.withSmoke ?? false),
        ...(environment && { environment }),
      },
      labels: ['primitive-wiring'],
      autoMerge: context.settings.autoMerge.wiring,
      components: options.withSmoke ? [id, smokeOf(id)] : [id],
    },
    options.pullRequest ?? false,
  );
  return exitCodes.ok;
}
