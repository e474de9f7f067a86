import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { dummyVariables, freePort, spawnBackend } from '../support/backend.ts';
import { eventually } from '../support/eventually.ts';
import { findPostgres, startPostgres, type Postgres } from '../support/postgres.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const bin = findPostgres();
const token = 'of-a-caller-outside-0123456789';
const group = 'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: orders-team }\nspec: { type: team, children: [] }\n';

describe('backup and restore', { skip: bin === undefined && 'no PostgreSQL server on this machine' }, () => {
  let folder: string;
  const servers: Postgres[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ameide-backup-'));
    await writeFile(join(folder, 'org.yaml'), group);
    for (let count = 0; count < 2; count++) servers.push(await startPostgres(bin ?? ''));
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
  async function uidOn({ env }: Postgres): Promise<string> {
    const port = await freePort();
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
    try {
      await backend.untilReady(url);
      return await eventually('the group is in the catalog', async () => {
        const headers = { authorization: `Bearer ${token}` };
        const response = await fetch(`${url}/api/catalog/entities/by-name/group/default/orders-team`, { headers });
        const entity: any = response.ok && (await response.json());
        return entity && entity.metadata.uid;
      }, 90);
    } finally {
      // An orderly stop takes a minute on PostgreSQL, and what is backed up has to bear a crash anyway.
      await backend.stop('SIGKILL');
    }
  }

  it('brings every database over to another server, where the portal goes on with what it knew', async () => {
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
