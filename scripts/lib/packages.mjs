import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
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

/** Packages at a time; each build is one core's work. */
const atOnce = 2;

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
export async function buildPackages(context) {
  const waiting = await publishedFolders();
  const buildNext = async () => {
    for (let folder = waiting.shift(); folder; folder = waiting.shift()) await build(folder, context);
  };
  await Promise.all(Array.from({ length: atOnce }, buildNext));
}

/** Types, builds and packs for who has none of it; gives what {@link packAll} does. */
export async function packFromSources(steps, context) {
  const { env } = context;
  await steps.step('Types', () => run('tsc', ['--incremental', 'false', '--singleThreaded'], { cwd: root, env }));
  await steps.step('Packages, built', () => buildPackages(context));
  return steps.step('Packages, packed', () => packAll(context));
}

/** Packs what {@link buildPackages} built. Gives the tarballs, and what is wrong with them in words. */
export async function packAll(context) {
  await rm(packagesFolder, { recursive: true, force: true });
  await mkdir(packagesFolder, { recursive: true });
  const files = [];
  // One by one: for as long as a package is packed, its package.json names what was built.
  for (const folder of await publishedFolders()) files.push(await pack(folder, context));
  const faults = await Promise.all(files.map(file => faultsOf(file, context)));
  return { files, faults: faults.flat() };
}

async function build(folder, { env }) {
  const cwd = join(root, folder);
  const { scripts } = await manifestOf(cwd);
  if (scripts.build) await run('backstage-cli', ['package', 'build'], { cwd, env });
}

/** One tarball, with what the package carries and the licence. */
async function pack(folder, { node, env }) {
  const cwd = join(root, folder);
  const yarn = /^yarnPath: (.+)$/m.exec(await readFile(join(root, '.yarnrc.yml'), 'utf8'))[1];
  const { name } = await manifestOf(cwd);
  const guests = [...(carried[folder] ?? []), ['LICENSE', 'LICENSE']];
  try {
    for (const [from, to] of guests) await cp(join(root, from), join(cwd, to), { recursive: true });
    const out = join(packagesFolder, `${name.replace('@', '').replace('/', '-')}.tgz`);
    await run(node.node, [join(root, yarn), 'pack', '--out', out], { cwd, env });
    return out;
  } finally {
    for (const [, to] of guests) await rm(join(cwd, to.split('/')[0]), { recursive: true, force: true });
  }
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
