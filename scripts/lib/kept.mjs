import { spawn } from 'node:child_process';

/**
 * Runs a program in the shell's own process group, and ends as it does. When the shell's
 * standard input ends, which it does however the process at the other end ended, by
 * SIGKILL too, the group is told to end, and what is left of it after eight seconds is killed.
 */
const keeper = `
exec 3<&0
orphaned=
# Whoever stops the group wants to know how the program ended.
trap : HUP INT TERM
trap 'orphaned=1' USR1
"$@" 3<&- </dev/null &
program=$!
(
  read -r _ <&3
  kill -USR1 $$
  trap '' TERM
  kill -TERM 0
  for second in 1 2 3 4 5 6 7 8; do
    kill -0 "$program" 2>/dev/null || break
    sleep 1
  done
  kill -KILL 0
) &
watcher=$!
exec 3<&-
while
  wait "$program"
  code=$?
  kill -0 "$program" 2>/dev/null
do :; done
# The watcher ends what the program left behind, and this shell.
[ -z "$orphaned" ] || wait "$watcher"
kill -KILL "$watcher" 2>/dev/null
exit "$code"
`;

/**
 * Spawns a program that does not outlive this process, nor do its children in its group. A
 * handler of signals would not do: it does not run on SIGKILL, nor where a runner of tests
 * ends the process. `stdout` and `stderr` are as `stdio` of `spawn` has them; the program's
 * standard input is empty. The group has the number of the child that is given.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, stdout: 'pipe' | 'inherit' | number, stderr: 'pipe' | 'inherit' | number }} options
 */
export function spawnKept(command, args, { cwd, env, stdout, stderr }) {
  const child = spawn('/bin/sh', ['-c', keeper, 'keeper', command, ...args], { cwd, env, detached: true, stdio: ['pipe', stdout, stderr] });
  // It is never written to.
  child.stdin?.on('error', () => {});
  return child;
}
