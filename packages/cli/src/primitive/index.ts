import { Command } from 'commander';
import { announceCommand } from './announce';
import { buildCommand } from './build';
import { describeCommand } from './describe';
import { primitiveGitopsCommand } from './gitops';
import { listCommand } from './list';
import { publishFailedCommand } from './publish-failed';
import { publishReportCommand } from './publish-report';
import { scaffoldCommand } from './scaffold';
import { verifyCommand } from './verify/command';

/** `ameide primitive …`: what the core repository owns and enforces. @internal */
export function primitiveCommand(): Command {
  return new Command('primitive')
    .description('make, check and publish primitives in the core repository')
    .addHelpText(
      'after',
      '\nExit status: 0 passed, 1 a check failed or another system refused, 2 wrong usage or input, 3 a tool is missing or too old.',
    )
    .addCommand(scaffoldCommand())
    .addCommand(verifyCommand())
    .addCommand(buildCommand())
    .addCommand(listCommand())
    .addCommand(describeCommand())
    .addCommand(primitiveGitopsCommand())
    .addCommand(publishReportCommand())
    .addCommand(publishFailedCommand())
    .addCommand(announceCommand());
}
