import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { findPostgres } from '../../scripts/lib/postgres-programs.mjs';
import { providePostgres, startPostgres } from '../../scripts/lib/postgres.mjs';
import { Advice } from '../../scripts/lib/steps.mjs';
import { eventually } from '../support/eventually.ts';

const library = join(import.meta.dirname, '../../scripts/lib/postgres.mjs');

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

function portOf(env: Record<string, string>): number {
  return Number(new URL(Object.values(env)[0]).port);
}

describe('PostgreSQL for the tests', () => {
  let empty: string;
  const fetch = async (): Promise<string> => {
    throw new Advice('npm cannot be reached');
  };
  const nowhere = () => ({ path: empty, debian: join(empty, 'none'), fetch });

  before(async () => {
    empty = await mkdtemp(join(tmpdir(), 'ameide-no-postgres-'));
  });
  after(async () => rm(empty, { recursive: true, force: true }));

  /** A folder with programs that say they are some version. */
  async function fakePrograms(folder: string, version: string): Promise<string> {
    await mkdir(folder, { recursive: true });
    for (const name of ['initdb', 'pg_ctl', 'postgres']) {
      await writeFile(join(folder, name), `#!/bin/sh\necho "${name} (PostgreSQL) ${version}"\n`);
      await chmod(join(folder, name), 0o755);
    }
    return folder;
  }

  it('is a failure in CI where there is none, that says what to install', async () => {
    await assert.rejects(providePostgres({ env: { CI: 'true' }, start: () => startPostgres(nowhere()) }), error => {
      assert.ok(error instanceof Advice);
      assert.match(error.message, /no PostgreSQL 15 to 18.*npm cannot be reached.*apt-get install postgresql/s);
      return true;
    });
  });

  it('is told at the end elsewhere, and no server is named', async () => {
    const provided = await providePostgres({ env: {}, start: () => startPostgres(nowhere()) });
    assert.match(provided.missing ?? '', /apt-get install postgresql/);
    assert.deepEqual(provided.env, {});
    await provided.stop();
  });

  it('is not started where the environment names one', async () => {
    const env = { CI: 'true', BACKSTAGE_TEST_DATABASE_POSTGRES17_CONNECTION_STRING: 'postgresql://127.0.0.1' };
    const provided = await providePostgres({ env, start: () => assert.fail('started') });
    assert.deepEqual([provided.env, provided.missing], [{}, undefined]);
  });

  it('is the newest of Debian\'s that Backstage can test on, and one on PATH before it', async () => {
    const debian = join(empty, 'debian');
    for (const version of ['9', '14', '16', '18', '19']) await fakePrograms(join(debian, version, 'bin'), `${version}.1 (Debian)`);
    assert.deepEqual(await findPostgres({ path: '', debian, fetch }), { bin: join(debian, '18', 'bin'), major: 18 });
    const path = await fakePrograms(join(empty, 'bin'), '15.3');
    assert.deepEqual(await findPostgres({ path, debian, fetch }), { bin: path, major: 15 });
  });

  it('passes by what is too old, and says why npm\'s does not do', async () => {
    const path = await fakePrograms(join(empty, 'old'), '14.9');
    const broken = join(empty, 'broken');
    await assert.rejects(
      findPostgres({ path, debian: join(empty, 'none'), fetch: async () => broken }),
      new RegExp(`the one from npm does not run here \\(${broken}\\)`),
    );
  });

  it('says what a server that does not start said', async () => {
    const path = await fakePrograms(join(empty, 'failing'), '16.1');
    await writeFile(join(path, 'initdb'), '#!/bin/sh\necho "no space left"; exit 1\n');
    // As root it runs as another user, who may not enter a folder of root's.
    await chmod(empty, 0o755);
    await assert.rejects(startPostgres({ path }), /PostgreSQL 16 from .*failing did not start:\nno space left/);
  });

  it('listens while it is wanted, and leaves nothing behind', async () => {
    const postgres = await startPostgres();
    const port = portOf(postgres.env);
    assert.ok(await listens(port));
    await postgres.stop();
    assert.equal(await listens(port), false);
    assert.equal(existsSync(postgres.folder), false);
  });

  for (const signal of ['SIGINT', 'SIGKILL'] as const) {
    it(`ends when the run ends by ${signal}`, async () => {
      const child = spawn(process.execPath, [
        '--input-type=module',
        '-e',
        `const { startPostgres } = await import(${JSON.stringify(library)});
         const { env, folder } = await startPostgres();
         console.log(JSON.stringify({ env, folder }));`,
      ]);
      const [printed] = await once(child.stdout, 'data');
      const { env, folder } = JSON.parse(String(printed));
      assert.ok(await listens(portOf(env)));
      child.kill(signal);
      await eventually('the server is gone with its folder', async () => !existsSync(folder), 20);
      assert.equal(await listens(portOf(env)), false);
    });
  }
});
