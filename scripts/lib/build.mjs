import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { run } from './run.mjs';

/** Name of the file in a `dist` folder that says what it was made from. */
export const buildStamp = '.ameide-build';

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
    if (['dist', 'node_modules'].includes(entry.name)) continue;
    if (!/\.test\.tsx?$/.test(entry.name)) await hashTree(hash, `${path}/${entry.name}`);
  }
}

/** Does work unless nothing it is made from changed since it was done last; says whether it did. */
async function unlessFresh(sources, stamp, work) {
  const hash = createHash('sha256');
  for (const path of sources) await hashTree(hash, path);
  const digest = hash.digest('hex');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === digest) return false;
  await work();
  await writeFile(stamp, digest);
  return true;
}

/** Builds the portal's frontend unless nothing it is made from changed. */
export async function buildApp(env) {
  const folder = join(root, 'packages/app');
  return unlessFresh(appSources, join(folder, 'dist', buildStamp), () =>
    run('backstage-cli', ['package', 'build'], { cwd: folder, env }),
  );
}

/** What the command line's bundle and the local platform's are made from. */
const toolSources = {
  'packages/cli': [
    ...['cli', 'core-repo', 'gitops-repo'].map(name => `packages/${name}`),
    'plugins/primitives-common/src',
    'templates/skeletons',
    'docs/checks',
    'yarn.lock',
  ],
  'packages/local-platform': ['packages/local-platform', 'yarn.lock'],
};

/** Bundles the command line and the local platform, each unless nothing it is made from changed. */
export async function bundleTools(node, env) {
  await Promise.all(
    Object.entries(toolSources).map(([folder, sources]) =>
      unlessFresh(sources, join(root, folder, 'dist', buildStamp), () =>
        run(node.node, ['scripts/bundle.mjs'], { cwd: join(root, folder), env }),
      ),
    ),
  );
}
