import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './backend.ts';
import { eventually } from './eventually.ts';

const run = promisify(execFile);

/** A PostgreSQL server of its own, in a scratch folder and on this machine alone. */
export type Postgres = { env: Record<string, string>; stop: () => Promise<void> };

/** Folder of the server's programs; undefined where there is none. */
export function findPostgres(): string | undefined {
  const base = '/usr/lib/postgresql';
  if (!existsSync(base)) return undefined;
  const versions = readdirSync(base);
  const [newest] = versions.sort((a, b) => Number(b) - Number(a));
  return newest && join(base, newest, 'bin');
}

/** Who runs the server: it refuses root, which has the account that the package made. */
async function account(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);
  return { uid: await id('-u'), gid: await id('-g') };
}

/** Starts an empty server with a role `backstage` that may make databases, and no more. */
export async function startPostgres(bin: string): Promise<Postgres> {
  // Dozens of databases are made: in memory that takes a tenth of the time.
  const folder = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'ameide-postgres-'));
  const data = join(folder, 'data');
  const password = 'only-for-tests';
  await mkdir(data, { mode: 0o700 });
  await writeFile(join(folder, 'password'), password);
  const as = await account();
  if (as) for (const path of [folder, data, join(folder, 'password')]) await chown(path, as.uid, as.gid);
  await run(
    join(bin, 'initdb'),
    ['--pgdata', data, '--username', 'postgres', '--auth', 'scram-sha-256', '--pwfile', join(folder, 'password'), '--no-sync'],
    { ...as, cwd: folder },
  );
  const port = String(await freePort());
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', port, '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${folder}`, '-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'],
    { ...as, cwd: folder, stdio: 'ignore' },
  );
  const ended = once(server, 'exit');
  const admin = { PATH: `${bin}:${process.env.PATH}`, PGHOST: '127.0.0.1', PGPORT: port, PGUSER: 'postgres', PGPASSWORD: password };
  await eventually(
    'PostgreSQL answers',
    async () => run('psql', ['--dbname', 'postgres', '--command', `CREATE ROLE backstage LOGIN CREATEDB PASSWORD '${password}'`], { env: admin }),
    60,
  );
  return {
    env: { ...admin, PGUSER: 'backstage' },
    async stop() {
      server.kill('SIGINT');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
