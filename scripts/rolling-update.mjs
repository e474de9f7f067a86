/** `npm run rolling-update`: replicas of the portal are replaced while people work; with `--from`, those of an earlier version. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { buildApp } from './lib/build.mjs';
import { spawnKept } from './lib/kept.mjs';
import { root, stateFolder, toolsFolder } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { Advice, createSteps } from './lib/steps.mjs';
import { prepare } from './lib/system.mjs';

const usage = `Usage: npm run rolling-update [-- --from <git ref>]
  --from  the version that runs before, and that is gone back to; without it this one takes its own place.
          It has to be one that can share a database with a newer one and stand behind an ingress,
          as every version can that this command came with.`;

/** What a version must have that a rolling update leads from, and back to: that it lacks it is found out here, not after minutes. */
const requirements = [
  { file: 'plugins/primitives-backend/src/store/open-database.ts', text: 'disableMigrationsListValidation', why: 'it does not start on a database that a newer version migrated' },
  { file: 'app-config.production.yaml', text: 'keepAliveTimeout', why: 'it closes idle connections before whoever is in front of it does, which loses requests' },
];

function readOptions() {
  try {
    return parseArgs({ options: { from: { type: 'string' } } }).values;
  } catch (error) {
    throw new Advice(`${error.message}\n${usage}`);
  }
}

/** Lays an earlier version out, installed and built by its own scripts, and gives its root. */
async function prepareEarlier(ref, steps) {
  const found = await run('git', ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], { cwd: root }).catch(() => {
    throw new Advice(`--from: there is no commit ${JSON.stringify(ref)}\n${usage}`);
  });
  const commit = found.trim();
  for (const { file, text, why } of requirements) {
    const source = await run('git', ['show', `${commit}:${file}`], { cwd: root }).catch(() => '');
    if (!source.includes(text)) throw new Advice(`--from: ${ref} cannot be rolled from and back to: ${why} (${file})`);
  }
  const folder = join(stateFolder, 'versions', commit);
  if (!existsSync(folder)) {
    const part = `${folder}.part`;
    await rm(part, { recursive: true, force: true });
    await mkdir(part, { recursive: true });
    await run('git', ['archive', '--output', join(part, 'version.tar'), commit], { cwd: root });
    await run('tar', ['--extract', '--file', 'version.tar'], { cwd: part });
    await rm(join(part, 'version.tar'));
    // Node and the tools are those of this version: what is looked at is the portal.
    await symlink(toolsFolder, join(part, '.tools'));
    await rename(part, folder);
  }
  const load = name => import(pathToFileURL(join(folder, 'scripts/lib', name)).href);
  const { env } = await (await load('system.mjs')).prepare(steps);
  await steps.step('Its pages', async () => (await load('build.mjs')).buildApp(env));
  return folder;
}

async function main() {
  const { from } = readOptions();
  const steps = createSteps();
  const { node, env } = await prepare(steps);
  await steps.step('The portal\'s pages', () => buildApp(env));
  const earlier = from !== undefined && (await steps.step(`The version before, ${from}`, () => prepareEarlier(from, steps)));
  const child = spawnKept(node.node, ['--disable-warning=ExperimentalWarning', '--test', '--test-reporter=spec', join(root, 'tests/on-demand/rolling-update.test.ts')], {
    cwd: root,
    env: { ...env, ...(earlier && { ROLLING_UPDATE_FROM: earlier }) },
    stdout: 'inherit',
    stderr: 'inherit',
  });
  const [code] = await once(child, 'exit');
  process.exitCode = code ?? 1;
}

main().catch(error => {
  console.error(error instanceof Advice ? `\n${error.message}` : error);
  process.exitCode = 1;
});
