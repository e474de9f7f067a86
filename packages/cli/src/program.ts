import { Command } from 'commander';
import { exitStatus } from './exit-status';
import {
  loadAdopt,
  loadCompletion,
  loadDoctor,
  loadEvidence,
  loadGitops,
  loadPrimitive,
  loadRepo,
} from './lazy';

/** Parts of the command line; each is loaded only when it is asked for, so that the others start at once. */
const parts: Record<string, { about: string; load: () => Command }> = {
  primitive: {
    about: 'make, check and publish primitives in the core repository',
    load: loadPrimitive,
  },
  gitops: {
    about:
      'wire, enable, bump and promote primitives in the GitOps repository, and check it',
    load: loadGitops,
  },
  repo: {
    about: 'protect the branches of the two repositories',
    load: loadRepo,
  },
  adopt: {
    about:
      'compare two repositories that are there with the conventions, and add what they lack',
    load: loadAdopt,
  },
  evidence: {
    about: 'check what the portal attests of images, without the portal',
    load: loadEvidence,
  },
  doctor: {
    about: 'say which tools are there, and how to get those that are not',
    load: loadDoctor,
  },
  completion: {
    about: 'print a script that completes commands in bash, zsh or fish',
    load: loadCompletion,
  },
};

/**
 * The command line. With the arguments that it will be given, only the parts that they
 * name are whole; without, all are.
 * @internal
 */
export function createProgram(args?: readonly string[]): Command {
  const program = new Command('ameide')
    .description('carries primitives from an idea to production')
    .addHelpText(
      'after',
      `
Examples:
  ameide primitive scaffold --kind domain --name orders --from example
  ameide primitive verify --changed origin/main
  ameide primitive verify --help`,
    );
  for (const [name, { about, load }] of Object.entries(parts)) {
    // Completion speaks of all of them.
    const isNamed = !args || args.includes(name) || args.includes('completion');
    program.addCommand(isNamed ? load() : new Command(name).description(about));
  }
  leaveWithUsageStatus(program);
  return program;
}

/** Commander leaves with 1 on wrong usage; 1 means that a check failed here. */
function leaveWithUsageStatus(command: Command): void {
  command.exitOverride(error => {
    process.exit(error.exitCode === 0 ? exitStatus.passed : exitStatus.usage);
  });
  for (const child of command.commands) leaveWithUsageStatus(child);
}
