import { cleanEnvironment } from '../../tools/environment';
import { run } from '../../tools/run';
import { Command } from './runner';

/** Ends what it starts when we end, however that comes about: SIGKILL, too (setpriv(1)). */
const withUs = ['--pdeathsig', 'KILL', '--', 'unshare'];

/**
 * Gives a command a network of its own with nothing in it but the loopback, and process
 * numbers of its own, so that whatever it starts ends with it (unshare(1)). The script is
 * fixed, and gets the command as arguments.
 */
const prefix = [
  '--net',
  '--pid',
  '--fork',
  '--kill-child',
  '--mount-proc',
  '--',
  'sh',
  '-c',
  'ip link set lo up && exec "$@"',
  'sh',
];

/** Whoever is not root becomes it inside a namespace of users. */
const forms = [
  [...withUs, ...prefix],
  [...withUs, '--map-root-user', ...prefix],
];

/** Whether the network of tests can be cut on this machine, and how; asked once. @internal */
export type Isolation = { args: readonly string[] } | { reason: string };

const tryoutMs = 10_000;

async function tryOut(): Promise<Isolation> {
  if (process.platform !== 'linux')
    return { reason: 'only Linux can take it away' };
  for (const args of forms) {
    try {
      const { exitCode } = await run('setpriv', [...args, 'true'], {
        cwd: '/',
        env: cleanEnvironment(),
        timeoutMs: tryoutMs,
      });
      if (exitCode === 0) return { args };
    } catch {
      return { reason: 'setpriv (util-linux) is not installed' };
    }
  }
  return {
    reason:
      'this machine does not permit it, or unshare (util-linux) or ip (iproute2) is not installed',
  };
}

let known: Promise<Isolation> | undefined;

/** How this machine takes the network away from a program. @internal */
export function findIsolation(): Promise<Isolation> {
  known ??= tryOut();
  return known;
}

/** The command without a network, where that can be had. @internal */
export function isolate(command: Command, isolation: Isolation): Command {
  if ('reason' in isolation) return command;
  return {
    ...command,
    file: 'setpriv',
    args: [...isolation.args, command.file, ...command.args],
  };
}
