import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** Characters of a backend's log that are kept. */
const maxSaid = 20_000;

/** Starts a backend's program in a process of its own, which tells when it has started. `killMs` is how long its orderly stop may take. */
export async function startProgram({ program, args, env, flags = [], cwd, killMs }) {
  const began = performance.now();
  const child = spawn(process.execPath, ['--enable-source-maps', ...flags, program, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const kill = () => child.kill('SIGKILL');
  // Whatever ends the program that asked, no backend goes on by itself.
  process.once('exit', kill);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      said = (said + text).slice(-maxSaid);
    });
  }
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The backend ended with ${code}. It said:\n${said}`);
  });
  ended.catch(() => {});
  await Promise.race([once(child, 'message'), ended]);
  return {
    began,
    startSeconds: (performance.now() - began) / 1000,
    pid: child.pid,
    /** What it printed, the newest of it. */
    said: () => said,
    /** Asks it something that it answers by a message. */
    ask: async question => {
      const answer = once(child, 'message');
      child.send(question);
      return (await Promise.race([answer, ended]))[0];
    },
    stop: async () => {
      process.off('exit', kill);
      if (child.exitCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      const timer = setTimeout(kill, killMs);
      await gone;
      clearTimeout(timer);
    },
  };
}

/** Signs the guest in, and gives the token. */
export async function signIn(baseUrl) {
  for (let tries = 0; ; tries += 1) {
    const response = await fetch(`${baseUrl}/api/auth/guest/refresh`, { headers: { 'x-requested-with': 'XMLHttpRequest' } });
    if (response.ok) return (await response.json()).backstageIdentity.token;
    if (tries === 20) throw new Error(`Nobody can sign in: HTTP ${response.status} ${await response.text()}`);
    await sleep(200);
  }
}
