import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimPorts } from '../../packages/local-platform/scripts/ports.cjs';
import { findPostgres } from './postgres-programs.mjs';
import { run } from './run.mjs';
import { memoryFolder } from './scratch.mjs';
import { Advice } from './steps.mjs';

/**
 * The server's whole life, in a shell of its own that outlives whoever started it: it
 * stops the server and removes its folder when its standard input ends, and that it
 * does however the process at the other end ended, by SIGKILL too. Gets the folder of
 * the programs, the folder to use, and the port.
 *
 * Text is sorted by ICU's rules for English, as databases in production are and SQLite
 * is not. Nothing here outlives a crash of the machine, so nothing is synced to disk. So
 * the last commits are lost by `down`, as by a failover to a standby that lags behind.
 * Socket and shared memory lie in the data folder, and go with it: a relative path is
 * never too long for a socket.
 */
const keeper = `
bin=$1 folder=$2 port=$3
trap 'rm -rf "$folder"' EXIT
# Who asked may be gone before the server is up: saying so must not end this shell.
trap '' PIPE
up() {
  "$bin/pg_ctl" start --silent --wait --pgdata "$folder/data" --log "$folder/log" \
    --options "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=. -c dynamic_shared_memory_type=mmap -c max_connections=500 -c fsync=off -c full_page_writes=off -c synchronous_commit=off" >/dev/null 2>&1
}
down() {
  "$bin/pg_ctl" stop --silent --wait --mode immediate --pgdata "$folder/data" >/dev/null 2>&1
}
"$bin/initdb" --pgdata "$folder/data" --username postgres --pwfile "$folder/password" --auth scram-sha-256 \
  --encoding UTF8 --locale C --locale-provider icu --icu-locale en-US --no-sync >"$folder/log" 2>&1 && up ||
{ tail -n 20 "$folder/log" >&2; exit 1; }
echo ready
while read -r command; do
  case "$command" in up) up ;; down) down ;; esac
  echo "$command"
done
down
`;

/** PostgreSQL refuses to run as root: then the ids of the user that Debian's package makes, or of nobody. */
async function unprivilegedUser() {
  if (process.getuid() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all(['-u', '-g'].map(async flag => Number(await run('id', [flag, name]))));
      return { uid, gid };
    } catch {
      // There is no such user.
    }
  }
  throw new Advice('PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody" to run it as');
}

/** A test makes a database of 7 MB for itself; suites with properties make hundreds. */
const roomBytes = 4 * 1024 ** 3;

/**
 * Where the data lies: in memory where there is room, as a new database takes ten times as
 * long on a disk. Never below the repository: the unprivileged user could not enter root's home.
 */
async function scratchParent() {
  return (await memoryFolder(roomBytes)) ?? tmpdir();
}

/** Does an environment name a PostgreSQL to test with already? */
const namesPostgres = env =>
  Object.entries(env).some(([name, value]) => /^BACKSTAGE_TEST_DATABASE_POSTGRES\d+_CONNECTION_STRING$/.test(name) && value);

/**
 * What the tests on PostgreSQL need: nothing where the environment names a server, else
 * one of our own. Where there is none, CI fails with Advice; elsewhere `missing` says why.
 * @returns {Promise<{ env: Record<string, string>, stop(): Promise<void>, missing?: string }>}
 */
export async function providePostgres({ env, start = startPostgres }) {
  const none = { env: {}, stop: async () => {} };
  if (namesPostgres(env)) return none;
  try {
    return await start();
  } catch (error) {
    if (env.CI || !(error instanceof Advice)) throw error;
    return { ...none, missing: error.message };
  }
}

/**
 * Starts a PostgreSQL for one run of the tests on a free port of this machine. Gives
 * its folder, the environment by which TestDatabases of `@backstage/backend-test-utils`
 * finds it, and how to stop it. Throws Advice where it cannot be had or does not start.
 */
export async function startPostgres(options) {
  const { bin, major } = await findPostgres(options);
  const user = await unprivilegedUser();
  const folder = await mkdtemp(join(await scratchParent(), 'ameide-postgres-'));
  const passwordFile = join(folder, 'password');
  const password = randomBytes(20).toString('hex');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user) for (const path of [passwordFile, folder]) await chown(path, user.uid, user.gid);
  const port = await claimPorts();
  const child = spawn('/bin/sh', ['-c', keeper, 'postgres-keeper', bin, folder, String(port)], {
    ...user,
    cwd: folder,
    // Not the caller's, whose PGDATA or PGPORT would be obeyed.
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    // Ctrl-C would stop the keeper before it has tidied up.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', data => {
    said += data;
  });
  const ended = once(child, 'close');
  const ready = await Promise.race([once(child.stdout, 'data').then(() => true), ended.then(() => false)]);
  if (!ready) {
    await rm(folder, { recursive: true, force: true });
    throw new Advice(`PostgreSQL ${major} from ${bin} did not start:\n${said.trim()}`);
  }
  const tell = async command => {
    const done = once(child.stdout, 'data');
    child.stdin.write(`${command}\n`);
    await done;
  };
  return {
    folder,
    /** Stops the server as a crash would, and starts it again, with what it had written. */
    down: () => tell('down'),
    up: () => tell('up'),
    env: { [`BACKSTAGE_TEST_DATABASE_POSTGRES${major}_CONNECTION_STRING`]: `postgresql://postgres:${password}@127.0.0.1:${port}` },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
