import { Command } from 'commander';
import { doctorCommand } from './doctor';
import { exitStatus } from './exit';
import { gitopsCommand } from './gitops';
import { primitiveCommand } from './primitive';

/** The whole command line. @internal */
export function createProgram(): Command {
  const program = new Command('ameide')
    .description('carries primitives from an idea to production')
    .addCommand(primitiveCommand())
    .addCommand(gitopsCommand())
    .addCommand(doctorCommand());
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
