import { Command } from 'commander';
import { bumpCommand } from './bump';
import { commentDiffCommand } from './comment-diff';
import { diffCommand } from './diff';
import { enableCommand } from './enable';
import { engineCommand } from './engine';
import { exitCodes } from './exit';
import { gateCommand } from './gate';
import { holdCommand, releaseCommand } from './hold';
import { promoteCommand } from './promote';
import { rollbackCommand } from './rollback';
import { scaffoldCommand } from './scaffold';

// commander leaves with 1 on wrong usage; 1 means "refused" here.
function withUsageExit(command: Command): Command {
  return command.exitOverride(error => {
    process.exit(error.exitCode === 0 ? exitCodes.ok : exitCodes.usage);
  });
}

/** `ameide gitops …`: the one write path into desired state, and its gate. @public */
export function gitopsCommand(): Command {
  const gitops = new Command('gitops')
    .description(
      'wire, enable, bump, promote, hold and roll back primitives in the GitOps repository, and check it',
    )
    .addHelpText(
      'after',
      '\nExit codes: 0 fine, 1 findings or refused, 2 wrong usage, 3 a tool is missing.',
    )
    .addCommand(withUsageExit(scaffoldCommand()))
    .addCommand(withUsageExit(enableCommand()))
    .addCommand(withUsageExit(bumpCommand()))
    .addCommand(withUsageExit(promoteCommand()))
    .addCommand(withUsageExit(rollbackCommand()))
    .addCommand(withUsageExit(holdCommand()))
    .addCommand(withUsageExit(releaseCommand()))
    .addCommand(withUsageExit(gateCommand()))
    .addCommand(withUsageExit(diffCommand()))
    .addCommand(withUsageExit(commentDiffCommand()))
    .addCommand(withUsageExit(engineCommand()));
  return withUsageExit(gitops);
}
