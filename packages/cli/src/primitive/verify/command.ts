import { Command, Option } from 'commander';
import { checkIds } from '@ameide/plugin-primitives-common';
import { withExitStatus } from '../../exit';
import { verifyFormats, VerifyFlags } from './request';
import { runVerify } from './run-verify';

/** `ameide primitive verify`. @internal */
export function verifyCommand(): Command {
  return new Command('verify')
    .description(
      'check primitives: contract, generated code, imports, tests, shape, secrets',
    )
    .option('--kind <kind>', 'kind of the primitive')
    .option('--name <name>', 'name of the primitive')
    .option('--all', 'every primitive of the repository')
    .option(
      '--changed <base>',
      'what differs from where this commit left the base, in commits or in the tree',
    )
    .addOption(
      new Option('--check <id...>', 'only these checks').choices(checkIds),
    )
    .option(
      '--base <revision>',
      'revision whose callers the contract must not break; that of --changed when left out',
    )
    .option('--json', 'print the report as JSON')
    .addOption(
      new Option('--format <format>', 'form of the report').choices(
        verifyFormats,
      ),
    )
    .option('--output <file>', 'write the report there and not to the output')
    .option('--fix', 'generate code anew where it differs from its contract')
    .option('--jobs <n>', 'primitives that are checked at the same time')
    .option('--no-cache', 'use and keep no results of earlier runs')
    .option(
      '--check-run <sha>',
      'write the report to a check run on this commit (needs GITHUB_TOKEN)',
    )
    .option('--root <folder>', 'the core repository', '.')
    .addHelpText(
      'after',
      `
Examples:
  ameide primitive verify --kind domain --name orders --base origin/main
  ameide primitive verify --changed origin/main --format github
  ameide primitive verify --all --format sarif --output verify.sarif`,
    )
    .action((flags: VerifyFlags) => withExitStatus(() => runVerify(flags)));
}
