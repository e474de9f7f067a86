import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { findIsolation, isolate } from './isolation';

const starter = `
  const [file, ...args] = JSON.parse(process.argv[1]);
  require('node:child_process').spawn(file, args, { detached: true, stdio: 'ignore' });
  setInterval(() => {}, 1000);`;

/** Whether a process with exactly these arguments runs. */
function isRunning(args: readonly string[]): boolean {
  const wanted = `${args.join('\0')}\0`;
  return readdirSync('/proc').some(name => {
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8') === wanted;
    } catch {
      return false;
    }
  });
}

/** Waits ten seconds at most, and says whether it came about. */
async function comesAbout(condition: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (condition()) return true;
    await sleep(20);
  }
  return false;
}

// Where tests cannot be run apart, this is counted as skipped.
const canRunApart =
  spawnSync('setpriv', [
    '--pdeathsig',
    'KILL',
    'unshare',
    '--net',
    '--pid',
    '--fork',
    'true',
  ]).status === 0;

const described = canRunApart ? describe : describe.skip;

described('tests that run apart', () => {
  it('end when the process that started them is killed', async () => {
    const isolation = await findIsolation();
    // A time that nobody else sleeps.
    const args = ['sleep', `60.${process.pid}${Date.now()}`];
    const command = isolate(
      { file: args[0], args: args.slice(1), env: {}, words: 'sleep' },
      isolation,
    );
    const parent = spawn(
      process.execPath,
      ['-e', starter, JSON.stringify([command.file, ...command.args])],
      { stdio: 'ignore' },
    );
    expect(await comesAbout(() => isRunning(args))).toBe(true);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    expect(await comesAbout(() => !isRunning(args))).toBe(true);
  });
});
