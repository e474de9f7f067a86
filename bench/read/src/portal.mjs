import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { claimPorts } from '../../../packages/local-platform/scripts/ports.cjs';
import { portalFlags } from '../../../scripts/lib/portal-flags.mjs';
import { signIn, startProgram } from './program.mjs';

/** Secret of GitHub's webhooks in a run; everything listens on this machine only. */
export const webhookSecret = 'a-secret-of-this-run';
/** Secret of Argo CD's notifications in a run. */
export const argocdSecret = 'another-secret-of-this-run';

/** As the image sets them, and the last as Node derives it from the chart's memory limit of 1536Mi: half of it. */
const flags = ['--max-semi-space-size=64', '--no-allocation-site-pretenuring', ...portalFlags, '--max-old-space-size=768'];

/** The portal's configuration for a fleet. */
function configOf({ port, urls, folder, postgres, database = `bench_${port}`, frequency }) {
  const baseUrl = `http://127.0.0.1:${port}`;
  return {
    app: { title: 'Bench', baseUrl },
    backend: {
      baseUrl,
      listen: { host: '127.0.0.1', port },
      workingDirectory: folder,
      // This and the database's options as in app-config.production.yaml: else a server that is late closes connections that are just being asked on.
      server: { keepAliveTimeout: { seconds: 65 } },
      database: postgres ? { client: 'pg', connection: `${postgres}?options=${encodeURIComponent('-c jit=off')}`, prefix: `${database}_` } : { client: 'better-sqlite3', connection: { directory: join(folder, 'database') } },
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
      schedule: { frequency },
    },
  };
}

/** Sources are looked at when asked, so that each look can be counted by itself. */
const whenAsked = { hours: 6 };

/**
 * Starts a backend in a process of its own; `empty` is one without the primitives plugin, `profile` a folder for
 * a CPU profile. On PostgreSQL those with the same `database` are replicas.
 */
export async function startPortal({ program, urls, folder, postgres, database, frequency = whenAsked, empty = false, profile }) {
  await mkdir(join(folder, 'database'), { recursive: true });
  const port = await claimPorts();
  const config = join(folder, 'app-config.json');
  await writeFile(config, JSON.stringify(configOf({ port, urls, folder, postgres, database, frequency })));
  const started = await startProgram({
    program,
    args: ['--config', config],
    flags: ['--expose-gc', ...flags, ...(profile ? ['--cpu-prof', '--cpu-prof-dir', profile] : [])],
    env: { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'warn', ...(empty ? { AMEIDE_BENCH_EMPTY: '1' } : {}) },
    // An orderly stop waits for long polls, which measures nothing; but a profile has to be written.
    killMs: profile ? 60_000 : 3_000,
  });
  const baseUrl = `http://127.0.0.1:${port}`;
  return {
    ...started,
    baseUrl,
    /** Bytes, after a full garbage collection. */
    memory: () => started.ask('memory'),
    /** Bytes and microseconds as they are. */
    usage: () => started.ask('usage'),
    ...(!empty && { api: client(baseUrl, await signIn(baseUrl)) }),
  };
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
