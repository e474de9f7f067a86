import { Command } from 'commander';
import { protectCommand } from './protect';

/** `ameide repo …`: what the two repositories are set to on GitHub. @internal */
export function repoCommand(): Command {
  return new Command('repo')
    .description('protect the branches of the two repositories')
    .addCommand(protectCommand());
}
