import { oneLine } from '@ameide/plugin-primitives-common';
import { Command } from 'commander';
import { DescribedPrimitive, describePrimitive } from '@ameide/core-repo';
import { exitStatus, withExitStatus } from '../exit';
import { print } from '../options';

type Options = { kind: string; name: string; json?: boolean; root: string };

/** `ameide primitive describe`. @internal */
export function describeCommand(): Command {
  return new Command('describe')
    .description(
      'show what a primitive is: owner, versions, shape, tests, last commit',
    )
    .requiredOption('--kind <kind>', 'kind of the primitive')
    .requiredOption('--name <name>', 'name of the primitive')
    .option('--json', 'print it as JSON')
    .option('--root <folder>', 'the core repository', '.')
    .addHelpText(
      'after',
      '\nExample:\n  ameide primitive describe --kind domain --name orders --json',
    )
    .action((options: Options) => withExitStatus(() => runDescribe(options)));
}

async function runDescribe(options: Options): Promise<number> {
  const described = await describePrimitive(options);
  print(
    options.json
      ? JSON.stringify(described, null, 2)
      : describeInWords(described).map(oneLine).join('\n'),
  );
  return exitStatus.passed;
}

/** What is known, a line each; what is not is said to be unknown. */
function describeInWords(described: DescribedPrimitive): string[] {
  const { kind, name, shape, tests, lastCommit } = described;
  const rows: [string, string | undefined][] = [
    ['folder', described.path],
    ['language', described.language],
    ['owner', described.owner],
    ['system', described.system ?? 'none'],
    ['version', described.version],
    ['contract', described.contractVersions.join(', ') || 'none'],
    ['shape', [shape.status, ...shape.issues].join('; ')],
    ['tests', tests && `${tests.unit} unit, ${tests.integration} integration`],
    [
      'last commit',
      lastCommit
        ? `${lastCommit.sha.slice(0, 12)} ${lastCommit.date} ${
            lastCommit.author
          }: ${lastCommit.subject}`
        : 'none',
    ],
  ];
  return [
    `${kind}/${name}`,
    ...rows.map(
      ([title, value]) => `  ${title.padEnd(12)}${value ?? 'unknown'}`,
    ),
  ];
}
