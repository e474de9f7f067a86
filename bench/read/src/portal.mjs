import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Secrets of a run; everything listens on this machine only. */
export const webhookSecret = 'a-secret-of-this-run';
export const argocdSecret = 'another-secret-of-this-run';

/** As the image sets it, and as Node derives it from the chart's memory limit of 1536Mi: half of it. */
const memoryFlags = ['--max-semi-space-size=64', '--max-old-space-size=768'];

/** Characters of the backend's log that are kept. */
const maxSaid = 20_000;

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise(resolve => server.close(resolve));
  return port;
}

/** The portal's configuration for a fleet. Sources are looked at when asked, so that each look can be counted by itself. */
function configOf({ port, urls, folder, postgres }) {
  const baseUrl = `http://127.0.0.1:${port}`;
  return {
    app: { title: 'Bench', baseUrl },
    backend: {
      baseUrl,
      listen: { host: '127.0.0.1', port },
      workingDirectory: folder,
      database: postgres ? { client: 'pg', connection: postgres, prefix: `bench_${port}_` } : { client: 'better-sqlite3', connection: { directory: join(folder, 'database') } },
    },
    auth: {
      environment: 'development',
      providers: { guest: { userEntityRef: 'user:default/guest', ownershipEntityRefs: ['user:default/guest', 'group:default/admins'], dangerouslyAllowOutsideDevelopment: true } },
    },
    permission: { enabled: true },
    integrations: { github: [{ host: new URL(urls.github).host, apiBaseUrl: urls.api, token: 'ci-token' }] },
    events: { modules: { github: { webhookSecret } } },
    primitives: {
      github: { host: new URL(urls.github).host },
      core: { owner: 'ameideio', repository: 'ameide' },
      gitops: { owner: 'ameideio', repository: 'ameide-gitops' },
      registry: { name: `${new URL(urls.registry).host}/ameideio`, apiUrl: urls.registry },
      argocd: { instances: Object.entries(urls.argocd).map(([name, url]) => ({ name, url, token: 'argocd-token' })), webhookSecret: argocdSecret },
      environments: ['dev', 'staging', 'production'],
      ci: { identities: ['ameide-ci[bot]'] },
      schedule: { frequency: { hours: 6 } },
    },
  };
}

/** Starts a backend in a process of its own; `empty` is one without the primitives plugin. `profile` is a folder for a CPU profile. */
export async function startPortal({ program, urls, folder, postgres, empty = false, profile }) {
  await mkdir(join(folder, 'database'), { recursive: true });
  const port = await freePort();
  const config = join(folder, 'app-config.json');
  await writeFile(config, JSON.stringify(configOf({ port, urls, folder, postgres })));
  const began = performance.now();
  const flags = profile ? ['--cpu-prof', '--cpu-prof-dir', profile] : [];
  const child = spawn(process.execPath, ['--expose-gc', '--enable-source-maps', ...memoryFlags, ...flags, program, '--config', config], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'warn', ...(empty ? { AMEIDE_BENCH_EMPTY: '1' } : {}) },
  });
  // Whatever ends the measuring program, no backend goes on by itself.
  process.once('exit', () => child.kill('SIGKILL'));
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
  const baseUrl = `http://127.0.0.1:${port}`;
  const portal = {
    baseUrl,
    began,
    pid: child.pid,
    /** What it warned of, the newest of it. */
    said: () => said,
    startSeconds: (performance.now() - began) / 1000,
    /** Bytes, after a full garbage collection. */
    memory: async () => {
      const answer = once(child, 'message');
      child.send('memory');
      return (await Promise.race([answer, ended]))[0];
    },
    stop: async () => {
      if (child.exitCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      // An orderly stop waits for long polls, which measures nothing; but a profile has to be written.
      const timer = setTimeout(() => child.kill('SIGKILL'), profile ? 60_000 : 3_000);
      await gone.catch(() => {});
      clearTimeout(timer);
    },
  };
  if (!empty) portal.api = await signIn(baseUrl);
  return portal;
}

/** A person who signed in. */
async function signIn(baseUrl) {
  for (let tries = 0; ; tries += 1) {
    const response = await fetch(`${baseUrl}/api/auth/guest/refresh`, { headers: { 'x-requested-with': 'XMLHttpRequest' } });
    if (response.ok) {
      const { backstageIdentity } = await response.json();
      return client(baseUrl, backstageIdentity.token);
    }
    if (tries === 20) throw new Error(`Nobody can sign in: HTTP ${response.status} ${await response.text()}`);
    await sleep(200);
  }
}

function client(baseUrl, token) {
  const headers = { authorization: `Bearer ${token}` };
  const ask = async (path, init) => {
    const response = await fetch(`${baseUrl}/api/primitives${path}`, { ...init, headers: { ...headers, 'content-type': 'application/json' } });
    if (!response.ok) throw new Error(`${path}: HTTP ${response.status} ${await response.text()}`);
    return response.json();
  };
  return {
    token,
    get: path => ask(path),
    /** Has every source looked at once. */
    refresh: () => ask('/refresh', { method: 'POST', body: '{}' }),
    sources: () => ask('/sources'),
  };
}
