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
import { retrySmokeCommand } from './retry-smoke';
import { scaffoldCommand } from './scaffold';
import { waiveCommand } from './waive';

const orders = '--kind domain --name orders --version v0';
const digest = `sha256:${'0'.repeat(64)}`;

/** An example of each command, for its help. */
const examples: Record<string, string> = {
  scaffold: `${orders} --with-smoke --dry-run`,
  enable: `${orders} --env dev --digest ${digest}`,
  bump: '--env dev --pull-request',
  promote: `--from dev --to staging ${orders} --pull-request`,
  rollback: `${orders} --env production --pull-request`,
  'retry-smoke': `${orders} --env dev --pull-request`,
  hold: `${orders} --env staging --digest ${digest} --until 2026-12-31 --reason "Until the fix is out"`,
  release: `${orders} --env staging`,
  waive:
    '--rule environment-running --primitive domain-orders-v0 --until 2026-12-31 --reason "The smoke is being rewritten"',
  gate: '--changed main --format github',
  diff: '--from main --to HEAD',
  'comment-diff': '--pull-request 12 --file diff.md',
  engine: '',
};

function withExample(command: Command): Command {
  const example = `ameide gitops ${command.name()} ${
    examples[command.name()] ?? ''
  }`;
  return command.addHelpText('after', `\nExample:\n  ${example.trim()}`);
}

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
    .addCommand(withUsageExit(withExample(scaffoldCommand())))
    .addCommand(withUsageExit(withExample(enableCommand())))
    .addCommand(withUsageExit(withExample(bumpCommand())))
    .addCommand(withUsageExit(withExample(promoteCommand())))
    .addCommand(withUsageExit(withExample(rollbackCommand())))
    .addCommand(withUsageExit(withExample(retrySmokeCommand())))
    .addCommand(withUsageExit(withExample(holdCommand())))
    .addCommand(withUsageExit(withExample(releaseCommand())))
    .addCommand(withUsageExit(withExample(waiveCommand())))
    .addCommand(withUsageExit(withExample(gateCommand())))
    .addCommand(withUsageExit(withExample(diffCommand())))
    .addCommand(withUsageExit(withExample(commentDiffCommand())))
    .addCommand(withUsageExit(withExample(engineCommand())));
  return withUsageExit(gitops);
}
