import { Command } from 'commander';
import { gitopsScaffoldCommand } from './scaffold';

/** `ameide primitive gitops …`: what the core repository may ask of the GitOps repository's own CI. @internal */
export function primitiveGitopsCommand(): Command {
  return new Command('gitops')
    .description('ask the GitOps repository, which alone writes to itself')
    .addCommand(gitopsScaffoldCommand());
}
