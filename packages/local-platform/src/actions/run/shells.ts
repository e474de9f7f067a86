/** How a script is run: the words of the command with `{0}` for the script, and the script's extension. */
export type Shell = { command: string[]; extension: string };

const shells: Record<string, Shell> = {
  bash: { command: ['bash', '--noprofile', '--norc', '-e', '-o', 'pipefail', '{0}'], extension: '.sh' },
  sh: { command: ['sh', '-e', '{0}'], extension: '.sh' },
  python: { command: ['python3', '{0}'], extension: '.py' },
  node: { command: ['node', '{0}'], extension: '.cjs' },
};

/** What runs when no shell is named: bash, but without pipefail, as on GitHub. */
const unnamed: Shell = { command: ['bash', '-e', '{0}'], extension: '.sh' };

/** The shell of a name, or of a template such as `perl {0}`. */
export function findShell(name: string | undefined): Shell {
  if (name === undefined || name === '') return unnamed;
  const known = shells[name];
  if (known) return known;
  if (!name.includes('{0}')) {
    throw new Error(`Unsupported shell '${name}'; supported are ${Object.keys(shells).join(', ')} and templates with {0}`);
  }
  return { command: name.trim().split(/\s+/), extension: '' };
}

/** The words of the command for a script file. */
export function shellCommand(shell: Shell, script: string): string[] {
  return shell.command.map(word => word.replaceAll('{0}', script));
}
