import { mkdir, open, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnKept } from './kept.mjs';
import { Advice } from './steps.mjs';

/** Time that a process gets to stop by itself before it is killed. */
const graceMs = 8000;

/** Refuses to go on when something already listens on a port, and says how to choose another. */
export async function assertPortFree(port, service, option) {
  const taken = await new Promise(resolve => {
    const server = createServer();
    server.once('error', error => resolve(error.code === 'EADDRINUSE'));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(false)));
  });
  if (taken) {
    throw new Advice(
      `Port ${port} (${service}) is taken. Stop what listens there, or choose another: npm start -- ${option} <number>`,
    );
  }
}

/** Starts a long-running process in a group of its own that ends with this one, its output in a log file. */
async function startProcess({ name, command, args, cwd, env, logFile }) {
  await mkdir(dirname(logFile), { recursive: true });
  const log = await open(logFile, 'a');
  const { size: begin } = await log.stat();
  // Straight into the file: where this process is gone, a pipe would end the program on its
  // first word, before it has ended what it started itself.
  const child = spawnKept(command, args, { cwd, env, stdout: log.fd, stderr: log.fd });
  await log.close();
  const tail = async () => (await readFile(logFile)).subarray(begin).toString('utf8').slice(-4000);
  const exited = new Promise(resolve => {
    child.once('exit', (code, signal) => resolve(code ?? signal));
    child.once('error', error => resolve(error.code));
  });
  let ended;
  exited.then(code => {
    ended = code;
  });
  return {
    name,
    logFile,
    pid: child.pid,
    exited,
    /** Waits until `ready` gives true; fails with the end of the log when the process ends first. */
    async untilReady(ready, timeoutMs) {
      const deadline = Date.now() + timeoutMs;
      while (!(await ready())) {
        if (ended !== undefined) throw new Advice(`${name} ended with ${ended}:\n${await tail()}`);
        if (Date.now() > deadline) {
          throw new Advice(`${name} was not ready after ${timeoutMs / 1000} s (log: ${logFile}):\n${await tail()}`);
        }
        await sleep(150);
      }
    },
    async stop() {
      if (ended !== undefined) return;
      signalGroup(child.pid, 'SIGTERM');
      const timer = sleep(graceMs, undefined, { ref: false }).then(() => signalGroup(child.pid, 'SIGKILL'));
      await Promise.race([exited, timer.then(() => exited)]);
      // Children of the process share its group and must not outlive it.
      signalGroup(child.pid, 'SIGKILL');
    },
  };
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Processes that end together; also those whose start is still under way. */
export function createProcessGroup() {
  const running = [];
  return {
    async start(options) {
      const process = await startProcess(options);
      running.push(process);
      return process;
    },
    /** Ends the processes, the newest first. */
    async stop() {
      for (const process of running.splice(0).reverse()) await process.stop();
    },
  };
}

/** True when an address answers with a 2xx status. */
export async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    return response.ok;
  } catch {
    return false;
  }
}
