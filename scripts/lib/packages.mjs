import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { root } from './paths.mjs';
import { run } from './run.mjs';

/** Where the tarballs go. */
export const packagesFolder = join(root, 'dist-packages');

/** Files from elsewhere in the repository that a package needs when it runs: source and place in the package. */
const carried = {
  'packages/core-repo': [['templates/skeletons', 'templates/skeletons']],
  'plugins/scaffolder-backend-module-primitives': readdirSync(join(root, 'templates'))
    .map(name => `templates/${name}`)
    .filter(folder => existsSync(join(root, folder, 'template.yaml')))
    .map(folder => [folder, folder]),
};

/** What publint holds against every package that Backstage's own `package prepack` writes. */
const backstagesWay = new Set(['EXPORTS_TYPES_SHOULD_BE_FIRST', 'EXPORTS_VALUE_INVALID']);

/** Folders of the workspaces that are published: all that are not private. */
async function publishedFolders() {
  const folders = [];
  for (const kind of ['packages', 'plugins']) {
    for (const name of (await readdir(join(root, kind))).sort()) {
      const folder = `${kind}/${name}`;
      if (existsSync(join(root, folder, 'package.json')) && !(await manifestOf(join(root, folder))).private) folders.push(folder);
    }
  }
  return folders;
}

async function manifestOf(folder) {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
}

/** Builds what is published; the declarations of `tsc` have to be there. */
export async function buildPackages({ env }) {
  await run('backstage-cli', ['repo', 'build'], { cwd: root, env });
}

/** Types, builds and packs for who has none of it; gives what {@link packAll} does. */
export async function packFromSources(steps, context) {
  const { env } = context;
  await steps.step('Types', () => run('tsc', ['--incremental', 'false', '--singleThreaded'], { cwd: root, env }));
  await steps.step('Packages, built', () => buildPackages(context));
  return steps.step('Packages, packed', () => packAll(context));
}

/**
 * Packs what {@link buildPackages} built. Gives the tarballs, and what is wrong with them in words. Sources
 * stay as they are: Backstage's `build-workspace` writes what is packed elsewhere, all of it with one
 * TypeScript program, of which `package prepack` makes one per package.
 */
export async function packAll(context) {
  await rm(packagesFolder, { recursive: true, force: true });
  await mkdir(packagesFolder, { recursive: true });
  const workspace = await mkdtemp(join(tmpdir(), 'ameide-workspace-'));
  try {
    const folders = await publishedFolders();
    const manifests = await Promise.all(folders.map(folder => manifestOf(join(root, folder))));
    const names = manifests.filter(isBuilt).map(({ name }) => name);
    await run('backstage-cli', ['build-workspace', workspace, ...names], { cwd: root, env: context.env });
    const files = [];
    for (const folder of folders) files.push(await pack(folder, workspace, context));
    const faults = await Promise.all(files.map(file => faultsOf(file, context)));
    return { files, faults: faults.flat() };
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}

/** The command line is a bundle, which `npm start` makes, too, and its package.json is the one that is published. */
function isBuilt({ scripts }) {
  return scripts.build !== undefined;
}

/** One tarball of what the workspace has of a package, with what it carries and the licence. */
async function pack(folder, workspace, { node, env }) {
  const cwd = join(workspace, folder);
  if (!isBuilt(await manifestOf(join(root, folder)))) await copyPackage(join(root, folder), cwd);
  const yarn = /^yarnPath: (.+)$/m.exec(await readFile(join(root, '.yarnrc.yml'), 'utf8'))[1];
  for (const [from, to] of [...(carried[folder] ?? []), ['LICENSE', 'LICENSE']]) await cp(join(root, from), join(cwd, to), { recursive: true });
  const manifest = await manifestOf(cwd);
  // Its package.json names what was built already.
  delete manifest.scripts.prepack;
  delete manifest.scripts.postpack;
  await writeFile(join(cwd, 'package.json'), JSON.stringify(manifest, null, 2));
  const out = join(packagesFolder, `${manifest.name.replace('@', '').replace('/', '-')}.tgz`);
  await run(node.node, [join(root, yarn), 'pack', '--out', out], { cwd, env });
  return out;
}

/** A package as it is, but for what is installed. */
async function copyPackage(from, to) {
  await cp(from, to, { recursive: true, filter: path => basename(path) !== 'node_modules' });
}

/** What is wrong with a tarball: by publint's rules, and by ours. */
async function faultsOf(tarball, { env }) {
  const folder = await mkdtemp(join(tmpdir(), 'ameide-package-'));
  try {
    await run('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1'], { env });
    const manifest = await manifestOf(folder);
    const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter(entry => entry.isFile())
      .map(entry => relative(folder, join(entry.parentPath, entry.name)));
    // Not at the top: this file is loaded before anything is installed.
    const { publint } = await import('publint');
    const { formatMessage } = await import('publint/utils');
    const { messages } = await publint({ pkgDir: folder, pack: false, level: 'error' });
    const said = messages.filter(({ code }) => !backstagesWay.has(code)).map(message => formatMessage(message, manifest, { color: false }));
    return [...said, ...manifestFaults(manifest), ...nameFaults(files), ...(await textFaults({ folder, files, manifest }))].map(
      fault => `${manifest.name}: ${fault}`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function manifestFaults(manifest) {
  const faults = [];
  for (const field of ['license', 'description', 'version']) if (!manifest[field]) faults.push(`package.json has no "${field}"`);
  for (const [name, range] of Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    if (/^(workspace|file|link|portal):/.test(range)) faults.push(`"${name}" is asked for as "${range}", which nobody else can install`);
    if (name.startsWith('@backstage/') && /^\d/.test(range)) faults.push(`"${name}" is asked for as exactly "${range}": an app with a newer patch would have it twice`);
  }
  if (manifest.types && !manifest.types.startsWith('dist/')) faults.push(`its types are "${manifest.types}", not what was built`);
  return faults;
}

function nameFaults(files) {
  const faults = ['README.md', 'LICENSE', 'package.json'].filter(name => !files.includes(name)).map(name => `there is no ${name} in it`);
  const inner = files.filter(name => /(^|\/)(__testUtils__|__tests__)\/|\.test\.|^src\//.test(name) && !name.startsWith('templates/') && !name.includes('/skeletons/'));
  return [...faults, ...inner.slice(0, 5).map(name => `${name} is nobody else's business`)];
}

/** A path of the machine that built it, and a package that is used and not asked for. */
async function textFaults({ folder, files, manifest }) {
  const faults = new Set();
  const known = new Set([manifest.name, ...builtinModules, ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })]);
  for (const name of files.filter(file => /\.(c?js|d\.ts|json)$/.test(file))) {
    const text = await readFile(join(folder, name), 'utf8');
    if (text.includes(root)) faults.add(`${name} names a folder of the machine that built it`);
    // What a bundle has in it needs no installing.
    if (manifest.bin || !name.startsWith('dist/')) continue;
    for (const [, spec] of text.matchAll(/(?:require\(|\bfrom |\bimport\()'([^'.][^']*)'/g)) {
      const used = spec.replace(/^node:/, '').split('/').slice(0, spec.startsWith('@') ? 2 : 1).join('/');
      if (!known.has(used) && /^(@[a-z0-9-]+\/)?[a-z0-9._-]+$/.test(used) && !isTypeOnly({ name, used, manifest })) faults.add(`${name} uses "${used}", which package.json does not ask for`);
    }
  }
  return [...faults];
}

/** React's types come with whatever React an app has. */
function isTypeOnly({ name, used, manifest }) {
  return name.endsWith('.d.ts') && `@types/${used}` in { ...manifest.peerDependencies, ...manifest.devDependencies };
}
