import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portalFlags } from '../../scripts/lib/portal-flags.mjs';
import { confinementOf } from './confinement.ts';
import { eventually } from './eventually.ts';

const root = join(import.meta.dirname, '../..');

/** What a backend gets of this process's environment: where its programs are, and what was compiled of its modules before. */
const passedOn = Object.fromEntries(['PATH', 'HOME', 'NODE_COMPILE_CACHE'].flatMap(name => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));

/** Every variable that a configuration file asks for, with a value that nothing accepts, but for the keys that a start reads. */
export async function dummyVariables(file: string, repository = root): Promise<Record<string, string>> {
  const text = await readFile(join(repository, file), 'utf8');
  const names = [...text.matchAll(/\$\{([A-Z0-9_]+)\}/g)].map(([, name]) => name);
  const pem = { type: 'pkcs8', format: 'pem' } as const;
  const keys = new Map([
    ['EVIDENCE_SIGNING_KEY', generateKeyPairSync('ed25519').privateKey.export(pem).toString()],
    ['GITHUB_APP_PRIVATE_KEY', generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export(pem).toString()],
  ]);
  return Object.fromEntries(names.map(name => [name, keys.get(name) ?? 'unset']));
}

/**
 * The portal's backend as a process of its own, with a file of the repository and changes to it.
 * `entry` names a program with another choice of plugins; without `file` the changes are all there is.
 * `repository` is the root of another version of it. With `confined` it runs as in its container (`whyNotConfined` says
 * whether that can be done here), and sees of /tmp the folders that are given.
 */
export async function spawnBackend(options: { file?: string; changes?: object; env: Record<string, string>; entry?: string; repository?: string; confined?: string[] }) {
  const repository = options.repository ?? root;
  const folder = await mkdtemp(join(tmpdir(), 'ameide-backend-'));
  const changes = join(folder, 'changes.yaml');
  await writeFile(changes, JSON.stringify(options.changes ?? {}));
  const confinement = options.confined && await confinementOf([...options.confined, folder]);
  const args = [
    ...portalFlags,
    '--require', join(repository, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
    join(repository, options.entry ?? 'packages/backend/src/index.ts'),
    ...(options.file ? ['--config', join(repository, options.file)] : []),
    '--config', changes,
  ];
  const [command, rest] = confinement ? confinement.wrap(process.execPath, args) : [process.execPath, args];
  const child = spawn(command, rest, { cwd: repository, env: { ...passedOn, ...options.env, ...confinement?.env } });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', data => {
      printed += data;
    });
  }
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return {
    ended,
    pid: Number(child.pid),
    printed: () => printed,
    /** Waits until the backend says that it is ready, or fails with what it printed. */
    async untilReady(url: string): Promise<void> {
      const gone: Promise<never> = ended.then(() => {
        throw new Error(`The backend ended:\n${printed}`);
      });
      const ready = eventually(
        'the backend is ready',
        async () => {
          const answer = await fetch(`${url}/.backstage/health/v1/readiness`).catch(() => undefined);
          return answer?.ok;
        },
        120,
      );
      await Promise.race([ready, gone]);
    },
    /** Ends it at once, as a crash would, or when it has tidied up. */
    async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
      child.kill(signal);
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
