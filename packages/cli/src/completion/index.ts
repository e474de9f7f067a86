import { Argument, Command } from 'commander';
import { completionScript, shells, Shell } from './scripts';
import { completionTree } from './tree';

/** `ameide completion`. @internal */
export function completionCommand(): Command {
  return new Command('completion')
    .description('print a script that completes commands in bash, zsh or fish')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .addHelpText(
      'after',
      `
Examples:
  source <(ameide completion bash)
  ameide completion fish > ~/.config/fish/completions/ameide.fish`,
    )
    .action((shell: Shell, _options: object, command: Command) => {
      const program = command.parent ?? command;
      process.stdout.write(completionScript(shell, completionTree(program)));
    });
}
