import { Command } from 'commander';
import { changedPrimitives, listPrimitives } from '@ameide/core-repo';
import { exitStatus, withExitStatus } from '../exit';
import { print } from '../options';

type Options = { changed?: string; json?: boolean; root: string };

/** `ameide primitive list`. @internal */
export function listCommand(): Command {
  return new Command('list')
    .description('show the primitives of the repository, or those that changed')
    .option(
      '--changed <base>',
      'only what differs from where this commit left the base',
    )
    .option('--json', 'print one line of JSON')
    .option('--root <folder>', 'the core repository', '.')
    .addHelpText(
      'after',
      '\nExample:\n  ameide primitive list --changed origin/main --json',
    )
    .action((options: Options) => withExitStatus(() => runList(options)));
}

async function runList({ root, changed, json }: Options): Promise<number> {
  const primitives =
    changed === undefined
      ? await listPrimitives({ root })
      : await changedPrimitives({ root, base: changed });
  if (json) print(JSON.stringify(primitives));
  else
    for (const { kind, name, language } of primitives)
      print(`${kind}/${name}  ${language}`);
  return exitStatus.passed;
}
