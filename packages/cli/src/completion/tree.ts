import type { Command } from 'commander';

/** A command as completion knows it. @internal */
export type CompletionNode = {
  /** Words from the program's name to the command. */
  path: string[];
  description: string;
  commands: { name: string; description: string }[];
  options: {
    flag: string;
    description: string;
    takesValue: boolean;
    /** The only values that are taken; anything when there are none. */
    choices: readonly string[];
  }[];
  /** The only values that its first argument takes. */
  choices: readonly string[];
};

/** Every command of a program, from its own tree: what is offered is what there is. @internal */
export function completionTree(
  command: Command,
  above: readonly string[] = [],
): CompletionNode[] {
  const path = [...above, command.name()];
  const help = command.createHelp();
  const children = help
    .visibleCommands(command)
    .filter(child => child.name() !== 'help');
  const node: CompletionNode = {
    path,
    description: command.description(),
    commands: children.map(child => ({
      name: child.name(),
      description: child.description(),
    })),
    options: help.visibleOptions(command).flatMap(option =>
      option.long
        ? [
            {
              flag: option.long,
              description: option.description,
              takesValue: option.required || option.optional,
              choices: option.argChoices ?? [],
            },
          ]
        : [],
    ),
    choices: command.registeredArguments[0]?.argChoices ?? [],
  };
  return [node, ...children.flatMap(child => completionTree(child, path))];
}
