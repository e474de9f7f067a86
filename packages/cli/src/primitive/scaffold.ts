import { Command } from 'commander';
import {
  languageNameSchema,
  offeredKinds,
  offeredLanguages,
  scaffoldPrimitive,
} from '@ameide/core-repo';
import {
  nameSchema,
  primitiveKinds,
  versionSchema,
} from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { exitStatus, withExitStatus } from '../exit';
import { parseFlag, print } from '../options';

type Options = {
  kind: string;
  name: string;
  version: string;
  language?: string;
  from: string;
  owner: string;
  system?: string;
  description?: string;
  dryRun?: boolean;
  json?: boolean;
  root: string;
};

const fromSchema = z.enum(['skeleton', 'example'], {
  error: issue =>
    `${JSON.stringify(issue.input)} is not one of skeleton, example`,
});

/** `ameide primitive scaffold`. @internal */
export function scaffoldCommand(): Command {
  return new Command('scaffold')
    .description(
      'make a new primitive: contract, generated code, service, tests, smoke',
    )
    .requiredOption(
      '--kind <kind>',
      `one of ${primitiveKinds.join(
        ', ',
      )}, or one of the organization's own (shapes in ameide.yaml)`,
    )
    .requiredOption('--name <name>', 'lower-case words joined by hyphens')
    .option('--version <version>', 'version of the deployable', 'v0')
    .option(
      '--language <language>',
      'language; the first one that is offered when left out',
    )
    .option(
      '--from <start>',
      'skeleton (RED on purpose) or example (working)',
      'skeleton',
    )
    .option('--owner <entity>', 'who answers for it', 'group:default/platform')
    .option('--system <entity>', 'the system it is a part of')
    .option('--description <text>', 'one line for the catalog')
    .option('--dry-run', 'write nothing, and say what would be written')
    .option('--json', 'print the files with their digests as JSON')
    .option('--root <folder>', 'the core repository', '.')
    .addHelpText(
      'after',
      '\nExample:\n  ameide primitive scaffold --kind domain --name orders --from example',
    )
    .action((options: Options) => withExitStatus(() => runScaffold(options)));
}

async function runScaffold(options: Options): Promise<number> {
  const kinds = await offeredKinds(options.root);
  const kind = parseFlag(
    '--kind',
    z.string().refine(value => kinds.includes(value), {
      error: ({ input }) =>
        `${JSON.stringify(input)} is not one of ${kinds.join(', ')}`,
    }),
    options.kind,
  );
  const [offered] = await offeredLanguages(kind, options.root);
  const result = await scaffoldPrimitive({
    root: options.root,
    kind,
    name: parseFlag('--name', nameSchema, options.name),
    version: parseFlag('--version', versionSchema, options.version),
    language: parseFlag(
      '--language',
      languageNameSchema,
      options.language ?? offered,
    ),
    from: parseFlag('--from', fromSchema, options.from),
    owner: options.owner,
    dryRun: options.dryRun ?? false,
    ...(options.system !== undefined && { system: options.system }),
    ...(options.description !== undefined && {
      description: options.description,
    }),
  });
  if (options.json) {
    print(JSON.stringify(result, null, 2));
    return exitStatus.passed;
  }
  print(options.dryRun ? 'Would write:' : 'Wrote:');
  for (const { path, digest } of result.files) print(`  ${digest}  ${path}`);
  print(['Next:', ...result.nextSteps.map(step => `  - ${step}`)].join('\n'));
  return exitStatus.passed;
}
