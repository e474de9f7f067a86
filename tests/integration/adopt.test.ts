import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { promisify } from 'node:util';
import { createSteps } from '../../scripts/lib/steps.mjs';
import { prepare } from '../../scripts/lib/system.mjs';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);
let env: NodeJS.ProcessEnv;
let folder: string;

before(async () => {
  ({ env } = await prepare(createSteps(process.stderr)));
  folder = await mkdtemp(join(tmpdir(), 'ameide-adopt-'));
  await cp(join(root, 'templates/repositories'), folder, { recursive: true });
});
after(() => rm(folder, { recursive: true, force: true }));

it('writes a configuration that the portal takes, from the command line as CI carries it', async () => {
  await rm(join(folder, 'gitops/config/holds.yaml'));
  const file = join(folder, 'app-config.primitives.yaml');
  const args = [
    join(root, 'packages/cli/dist/ameide.cjs'), 'adopt', '--json', '--config', file,
    '--core', join(folder, 'core'), '--core-repository', 'Acme/shop',
    '--gitops', join(folder, 'gitops'), '--gitops-repository', 'Acme/shop-gitops',
  ];
  const { code, stdout } = await run('node', args, { env: { ...env, GITHUB_TOKEN: '' } }).catch(error => error);
  assert.equal(code, 1);
  assert.deepEqual(JSON.parse(stdout).gitops.missing, ['config/holds.yaml']);

  const require = createRequire(import.meta.url);
  require('@backstage/cli/config/nodeTransform.cjs');
  const { loadConfigSchema } = require('@backstage/config-loader');
  const { ConfigReader } = require('@backstage/config');
  const { readPrimitivesConfig } = require('@ameide/plugin-primitives-node');
  const { parse } = require('yaml');
  const variables: Record<string, string> = { ARGOCD_URL: 'https://argocd.example.com' };
  const read = async (path: string) =>
    parse((await readFile(path, 'utf8')).replace(/\$\{(\w+)\}/g, (_, name) => variables[name] ?? 'secret'));
  const data = await read(file);
  // Beside it what the schema asks of every portal.
  const { app, backend } = await read(join(root, 'app-config.production.yaml'));
  const schema = await loadConfigSchema({ dependencies: ['@ameide/plugin-primitives-node'] });
  assert.doesNotThrow(() => schema.process([{ context: 'adopt', data: { app, backend, ...data } }]));
  const config = readPrimitivesConfig(new ConfigReader(data));
  assert.deepEqual([config.core.owner, config.gitops.repository, config.registry.name], ['Acme', 'shop-gitops', 'ghcr.io/acme']);
});
