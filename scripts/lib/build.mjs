import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { run } from './run.mjs';

/** What the browser's bundle is made from; a change in any of it builds the app again. */
const appSources = [
  'packages/app/package.json',
  'packages/app/public',
  'packages/app/src',
  'plugins/primitives/package.json',
  'plugins/primitives/src',
  'plugins/primitives-common/src',
  'yarn.lock',
];

async function hashTree(hash, path) {
  const full = join(root, path);
  if (!existsSync(full)) return;
  const entries = await readdir(full, { withFileTypes: true }).catch(() => undefined);
  if (!entries) {
    hash.update(path).update(await readFile(full));
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!/\.test\.tsx?$/.test(entry.name)) await hashTree(hash, `${path}/${entry.name}`);
  }
}

/** Builds the portal's frontend unless nothing it is made from changed. */
export async function buildApp(env) {
  const hash = createHash('sha256');
  for (const path of appSources) await hashTree(hash, path);
  const digest = hash.digest('hex');
  const stamp = join(root, 'packages/app/dist/.ameide-build');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === digest) return false;
  await run('backstage-cli', ['package', 'build'], {
    cwd: join(root, 'packages/app'),
    env,
  });
  await writeFile(stamp, digest);
  return true;
}

/** Bundles the command line and the local platform; takes about a second each, so always done. */
export async function bundleTools(node, env) {
  await Promise.all(
    ['packages/cli', 'packages/local-platform'].map(folder =>
      run(node.node, ['scripts/bundle.mjs'], { cwd: join(root, folder), env }),
    ),
  );
}
