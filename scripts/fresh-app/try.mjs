/** Tries the packed packages in fresh apps; started by scripts/fresh-app.mjs with Node 22. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse, stringify } from 'yaml';
import { launchBrowser } from '../../tests/support/browser.ts';
import { portsFrom } from '../lib/embedded.mjs';
import { packagesFolder } from '../lib/packages.mjs';
import { root } from '../lib/paths.mjs';
import { claimPorts } from '../../packages/local-platform/scripts/ports.cjs';
import { answers, createProcessGroup } from '../lib/processes.mjs';
import { run } from '../lib/run.mjs';
import { Advice, createSteps } from '../lib/steps.mjs';
import { prepare, startPlatform } from '../lib/system.mjs';
import { doubledPackages, FreshApp } from './app.mjs';
import { assertNamed, valuesFor, withBlocks } from './config.mjs';
import { lookAround } from './look.mjs';
import { readInstallLines } from './readme.mjs';
import { startRegistry } from './registry.mjs';

const { values: options } = parseArgs({ options: { system: { type: 'string' }, keep: { type: 'boolean', default: false } } });
const steps = createSteps();

/** The install lines of every plugin's README. */
async function installLines(system) {
  const plugins = (await readdir(join(root, 'plugins'))).sort();
  const all = await Promise.all(
    plugins.map(async plugin => {
      const name = `plugins/${plugin}/README.md`;
      return readInstallLines({ name, text: await readFile(join(root, name), 'utf8'), system });
    }),
  );
  return {
    commands: all.flatMap(({ commands }) => commands),
    diffs: all.flatMap(({ diffs }) => diffs),
    configs: all.flatMap(({ configs }) => configs),
  };
}

/** What the installed packages of ours ask for themselves. */
async function askedPackages(tarballs) {
  const manifests = await Promise.all(tarballs.map(async file => JSON.parse(await run('tar', ['-xzOf', file, 'package/package.json']))));
  return new Set(manifests.flatMap(({ dependencies, peerDependencies }) => Object.keys({ ...dependencies, ...peerDependencies })).filter(name => /^(@backstage|@mui|@emotion)\/|^react(-dom|-router-dom)?$/.test(name)));
}

async function tryIn({ system, folder, lockFile, registry, prepared, tarballs }) {
  const group = createProcessGroup();
  try {
    const app = await steps.step('create-app', () => FreshApp.create({ system, folder, lockFile, registry, node: prepared.node }));
    const lines = await installLines(system);
    await steps.step('The READMEs\' lines', () => app.apply(lines));
    const base = await claimPorts();
    const platform = portsFrom({ portal: base + 9, platform: base });
    const ports = { app: base + 8, backend: base + 9 };
    await configure({ app, configs: lines.configs, values: valuesFor({ ports, platform }) });
    await steps.step('yarn install', () => app.install());
    const doubled = await doubledPackages({ folder: app.folder, asked: await askedPackages(tarballs) });
    if (doubled.length > 0) throw new Advice(doubled.join('\n'));
    await steps.step('yarn tsc', () => app.yarn(['tsc']));
    const { secrets } = await steps.step('Local platform', () => startPlatform({ group, prepared, stateFolder: join(folder, 'platform'), ports: platform }));
    app.env = { ...app.env, ...secretsOf(secrets) };
    await steps.step('Configuration against the schema', () => app.yarn(['backstage-cli', 'config:check', '--strict', '--config', join(app.folder, 'app-config.yaml'), '--config', join(app.folder, 'app-config.local.yaml')]));
    await steps.step('yarn start', () => start({ app, group, ports, folder }));
    await lookWith({ system, url: `http://localhost:${ports.app}` });
    return join(app.folder, 'yarn.lock');
  } finally {
    await group.stop();
  }
}

/** What READMEs say goes into the app's own file; what is of this machine into the one beside it, that is no one else's. */
async function configure({ app, configs, values }) {
  assertNamed(withBlocks({}, configs), { primitives: values.primitives });
  await app.edit('app-config.yaml', text => stringify(withBlocks(parse(text), configs)));
  await writeFile(join(app.folder, 'app-config.local.yaml'), stringify(values));
}

/** The variables that the READMEs' configuration names. */
function secretsOf(secrets) {
  return {
    GITHUB_TOKEN: secrets.portalToken,
    GITHUB_WEBHOOK_SECRET: secrets.webhookSecret,
    ARGOCD_TOKEN: secrets.argocdToken,
    ARGOCD_WEBHOOK_SECRET: randomBytes(20).toString('hex'),
  };
}

/** Starts pages and backend as the app's own README does, and waits for both. */
async function start({ app, group, ports, folder }) {
  const process = await group.start({ name: 'The app', command: 'yarn', args: ['start'], cwd: app.folder, env: app.env, logFile: join(folder, 'app.log') });
  await process.untilReady(async () => (await answers(`http://localhost:${ports.backend}/.backstage/health/v1/readiness`)) && answers(`http://localhost:${ports.app}/`), 300_000);
}

async function lookWith({ system, url }) {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
    page.setDefaultTimeout(60_000);
    await lookAround({ page, url, system, steps });
  } finally {
    await browser.close();
  }
}

async function main() {
  const prepared = await prepare(steps);
  const tarballs = (await readdir(packagesFolder)).map(name => join(packagesFolder, name));
  const registry = await startRegistry({ tarballs });
  const folder = await mkdtemp(join(tmpdir(), 'ameide-fresh-'));
  try {
    let lockFile = join(root, 'yarn.lock');
    for (const system of options.system ? [options.system] : ['new', 'old']) {
      steps.say(`\n── A fresh app on the ${system} frontend system`);
      lockFile = await tryIn({ system, folder: join(folder, system), lockFile, registry, prepared, tarballs });
    }
    steps.say(`\nInstalled and looked at in ${steps.total()}`);
  } finally {
    await registry.stop();
    if (options.keep) steps.say(`Kept: ${folder}`);
    else await rm(folder, { recursive: true, force: true });
  }
}

main().catch(error => {
  console.error(error instanceof Advice ? `\n${error.message}` : error);
  process.exitCode = 1;
});
