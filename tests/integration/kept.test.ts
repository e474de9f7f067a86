import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { spawnKept } from '../../scripts/lib/kept.mjs';
import { eventually } from '../support/eventually.ts';

const library = (name: string) => JSON.stringify(join(import.meta.dirname, '../../scripts/lib', name));

/** A program that writes its number and its child's, goes on, and tidies up when it is told to end; `stubborn`, it does not. */
const program = (file: string, stubborn = false) => `
  process.on('SIGTERM', () => {
    if (${stubborn}) return;
    console.log('Ending');
    setTimeout(() => {
      require('node:fs').writeFileSync(${JSON.stringify(`${file}.tidy`)}, '');
      process.exit();
    }, 100);
  });
  const child = require('node:child_process').spawn('sleep', ['600'], { stdio: 'ignore' });
  require('node:fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify([process.pid, child.pid]));
  setInterval(() => {}, 1000);`;

/** Whether a process is there, and not merely not waited for yet. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/\) Z /.test(readFileSync(stat, 'utf8'));
}

describe('a program that a script started', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ameide-kept-'));
  });
  after(async () => rm(folder, { recursive: true, force: true }));

  const ways: [string, NodeJS.Signals, boolean, (code: string) => string][] = [];
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
    ways.push(['in a group of processes', signal, false, code => `
      const { createProcessGroup } = await import(${library('processes.mjs')});
      await createProcessGroup().start({ name: 'Program', command: process.execPath, args: ['-e', ${JSON.stringify(code)}], logFile: ${JSON.stringify('LOG')} });`]);
  }
  ways.push(['with its output shown', 'SIGTERM', false, code => `
      const { spawnKept } = await import(${library('kept.mjs')});
      spawnKept(process.execPath, ['-e', ${JSON.stringify(code)}], { stdout: 'inherit', stderr: 'inherit' });`]);
  ways.push(['and that does not listen', 'SIGKILL', true, code => `
      const { spawnKept } = await import(${library('kept.mjs')});
      spawnKept(process.execPath, ['-e', ${JSON.stringify(code)}], { stdout: 'inherit', stderr: 'inherit' });`]);

  for (const [how, signal, stubborn, script] of ways) {
    it(`${how} ends with its children when the script ends by ${signal}`, async () => {
      const file = join(folder, `${how}-${signal}`);
      const source = script(program(file, stubborn)).replace('LOG', `${file}.log`);
      const child = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: 'ignore' });
      await eventually('the program runs', async () => existsSync(file) && readFileSync(file, 'utf8').endsWith(']'), 20);
      const pids: number[] = JSON.parse(readFileSync(file, 'utf8'));
      assert.deepEqual(pids.map(isRunning), [true, true]);
      child.kill(signal);
      await once(child, 'exit');
      await eventually('both are gone', async () => !pids.some(isRunning), 20);
      assert.equal(existsSync(`${file}.tidy`), !stubborn);
    });
  }

  for (const [source, expected] of [
    ['process.exit(0)', 0],
    ['process.exit(7)', 7],
    ["process.kill(process.pid, 'SIGKILL')", 137],
  ] as const) {
    it(`gives its exit code, ${expected}, and leaves nothing behind`, async () => {
      const child = spawnKept(process.execPath, ['-e', source], { stdout: 'inherit', stderr: 'inherit' });
      const [code] = await once(child, 'exit');
      assert.equal(code, expected);
      await eventually('its group is gone', async () => !isRunning(-Number(child.pid)), 5);
    });
  }

  it('that is told to end says how it ended', async () => {
    const child = spawnKept(process.execPath, ['-e', "process.on('SIGTERM', () => process.exit(3)); setInterval(() => {}, 1000); console.log('up')"], { stdout: 'pipe', stderr: 'inherit' });
    await once(child.stdout!, 'data');
    process.kill(-Number(child.pid), 'SIGTERM');
    const [code] = await once(child, 'exit');
    assert.equal(code, 3);
  });
});
