import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import knex from 'knex';
import { claimPorts } from '../../packages/local-platform/scripts/ports.cjs';
import { findPostgres } from '../../scripts/lib/postgres-programs.mjs';
import { startPostgres } from '../../scripts/lib/postgres.mjs';
import { dummyVariables, spawnBackend } from '../support/backend.ts';
import { eventually } from '../support/eventually.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
/** The portal's own role, which may make databases and no more. */
const role = { PGUSER: 'backstage', PGPASSWORD: 'only-for-tests' };
const token = 'of-a-caller-outside-0123456789';
const group = 'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: orders-team }\nspec: { type: team, children: [] }\n';

/** A PostgreSQL server: how its programs find it. */
type Server = { env: Record<string, string>; stop: () => Promise<void> };

async function startServer(bin: string): Promise<Server> {
  const postgres = await startPostgres();
  const address = Object.values(postgres.env)[0];
  const db = knex({ client: 'pg', connection: address });
  await db.raw(`CREATE ROLE ${role.PGUSER} LOGIN CREATEDB PASSWORD '${role.PGPASSWORD}'`);
  await db.destroy();
  const { hostname, port } = new URL(address);
  return { env: { PATH: `${bin}:${process.env.PATH}`, PGHOST: hostname, PGPORT: port, ...role }, stop: postgres.stop };
}

/** Folder of PostgreSQL's programs, where links to it lead; undefined where none that dump are there, as in npm's. */
async function findDumping(): Promise<string | undefined> {
  const found = await findPostgres().catch(() => undefined);
  const bin = found && dirname(await realpath(join(found.bin, 'postgres')));
  return bin && existsSync(join(bin, 'pg_dump')) ? bin : undefined;
}

describe('backup and restore', () => {
  let bin: string | undefined;
  let folder: string;
  const servers: Server[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ameide-backup-'));
    await writeFile(join(folder, 'org.yaml'), group);
    bin = await findDumping();
    for (let count = 0; bin && count < 2; count++) servers.push(await startServer(bin));
  });
  after(async () => {
    for (const server of servers) await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** A script of the documentation, by the word after its language. */
  async function documented(name: string): Promise<string> {
    const page = await readFile(join(root, 'docs/operations/backup.md'), 'utf8');
    const [, script] = new RegExp(`\`\`\`sh ${name}\\n(.*?)\`\`\``, 's').exec(page) ?? [];
    assert.ok(script, `docs/operations/backup.md has no script '${name}'`);
    return script;
  }

  /** Starts the portal's production configuration on a server, and gives the id that its catalog has for the group. */
  async function uidOn({ env }: Server): Promise<string> {
    const port = await claimPorts();
    const file = 'app-config.production.yaml';
    const url = `http://localhost:${port}`;
    const backend = await spawnBackend({
      file,
      env: {
        ...(await dummyVariables(file)),
        PORTAL_URL: url,
        PORTAL_WORKING_DIRECTORY: folder,
        POSTGRES_HOST: env.PGHOST,
        POSTGRES_PORT: env.PGPORT,
        POSTGRES_USER: env.PGUSER,
        POSTGRES_PASSWORD: env.PGPASSWORD,
        ARGOCD_NONPRODUCTION_URL: 'http://localhost:1',
        ARGOCD_PRODUCTION_URL: 'http://localhost:1',
        OIDC_METADATA_URL: 'http://localhost:1/.well-known/openid-configuration',
      },
      changes: {
        backend: {
          listen: `127.0.0.1:${port}`,
          auth: { externalAccess: [{ type: 'static', options: { token, subject: 'test' } }] },
          database: { connection: { ssl: false } },
        },
        integrations: { github: [{ host: 'localhost:1', apiBaseUrl: 'http://localhost:1/api/v3', token: 'unused' }] },
        catalog: { locations: [{ type: 'file', target: join(folder, 'org.yaml'), rules: [{ allow: ['Group'] }] }] },
        primitives: { github: { host: 'localhost:1' }, registry: { apiUrl: 'http://localhost:1' } },
      },
    });
    const headers = { authorization: `Bearer ${token}` };
    try {
      await backend.untilReady(url);
      const uid: string = await eventually('the group is in the catalog', async () => {
        const response = await fetch(`${url}/api/catalog/entities/by-name/group/default/orders-team`, { headers });
        const entity: any = response.ok && (await response.json());
        return entity && entity.metadata.uid;
      }, 90);
      await stopInOrder({ url, headers, backend });
      return uid;
    } finally {
      await backend.stop('SIGKILL');
    }
  }

  /** Stops a backend while it is being asked: it answers from its database, and ends within moments. */
  async function stopInOrder(running: { url: string; headers: Record<string, string>; backend: Awaited<ReturnType<typeof spawnBackend>> }) {
    const { url, headers, backend } = running;
    const asking = request(`${url}/api/catalog/entities/by-refs`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', expect: '100-continue' },
    });
    const answered = once(asking, 'response');
    try {
      asking.flushHeaders();
      await once(asking, 'continue');
      const stopped = backend.stop('SIGTERM');
      // Longer than a stop that does not wait for it takes.
      await sleep(2_000);
      const began = performance.now();
      asking.end(JSON.stringify({ entityRefs: ['group:default/orders-team'] }));
      const [response] = await answered;
      const { items } = JSON.parse(Buffer.concat(await response.toArray()).toString());
      assert.equal(items[0].metadata.name, 'orders-team');
      await stopped;
      assert.equal(await backend.ended, 0);
      const seconds = (performance.now() - began) / 1_000;
      assert.ok(seconds < 5, `${seconds} s`);
    } finally {
      asking.destroy();
    }
  }

  it('brings every database over to another server, where the portal goes on with what it knew', async test => {
    if (!bin) {
      // A missing one is a failure where it decides, and is said elsewhere.
      assert.ok(!process.env.CI, 'pg_dump is missing; install PostgreSQL with its client programs');
      test.skip('no PostgreSQL with pg_dump on this machine');
      return;
    }
    const [first, second] = servers;
    const known = await uidOn(first);
    for (const [name, server] of [['backup', first], ['restore', second]] as const) {
      await run('bash', ['-c', await documented(name)], { env: { ...server.env, BACKUP_FOLDER: folder } });
    }
    const dumps = (await readdir(folder)).filter(file => file.endsWith('.dump'));
    for (const plugin of ['auth', 'catalog', 'primitives', 'scaffolder']) assert.ok(dumps.includes(`backstage_plugin_${plugin}.dump`), dumps.join());
    // A catalog that began anew would have given the group another id.
    assert.equal(await uidOn(second), known);
  });
});
