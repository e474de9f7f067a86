import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { root, toolsFolder } from '../lib/paths.mjs';
import { run } from '../lib/run.mjs';
import { Advice } from '../lib/steps.mjs';
import { applyDiff } from './diff.mjs';

/** Makes apps on Backstage 1.55.0: https://www.npmjs.com/package/@backstage/create-app */
const createApp = '@backstage/create-app@0.9.2';

/**
 * A new Backstage app as `create-app` makes it, in a folder of its own.
 */
export class FreshApp {
  /** `new` or `old`. */
  system;
  folder;
  env;

  constructor({ system, folder, env }) {
    this.system = system;
    this.folder = folder;
    this.env = env;
  }

  /**
   * Creates it, with nothing installed. `create-app` takes its lock file from GitHub's main
   * branch, where that can be reached; `lockFile` takes the place of it, so that a run today
   * and one next year have the same app.
   */
  static async create({ system, folder, lockFile, registry, node }) {
    const env = await environmentOf({ folder, node });
    const path = join(folder, 'app');
    await mkdir(path, { recursive: true });
    await run('npx', ['--yes', createApp, '--skip-install', '--path', path, ...(system === 'old' ? ['--legacy'] : [])], { cwd: folder, env });
    const app = new FreshApp({ system, folder: path, env });
    await cp(lockFile, join(path, 'yarn.lock'));
    await cp(join(root, 'scripts/fresh-app/one-release.cjs'), join(path, '.yarn/plugins/one-release.cjs'));
    // An app takes only packages that have been published for three days; these have not been at all.
    await app.edit('.yarnrc.yml', text => `${text.replace('npmPreapprovedPackages:\n', "$&  - '@ameide/*'\n")}
plugins:
  - path: .yarn/plugins/one-release.cjs
npmScopes:
  ameide:
    npmRegistryServer: "${registry.url}"
unsafeHttpWhitelist: [localhost]
enableScripts: false
`);
    // Versions that were published broken are broken here, too.
    const { resolutions } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    await app.edit('package.json', text => {
      const manifest = JSON.parse(text);
      return JSON.stringify({ ...manifest, resolutions: { ...manifest.resolutions, ...resolutions } }, null, 2);
    });
    return app;
  }

  /** Does what the lines of a README say, but for the configuration. */
  async apply({ commands, diffs }) {
    for (const { name, cwd, packages } of commands) {
      await this.yarn(['--cwd', cwd, 'add', '--mode=update-lockfile', ...packages]).catch(error => {
        throw new Advice(`${name}: yarn --cwd ${cwd} add ${packages.join(' ')}\n${error.message}`);
      });
    }
    for (const diff of diffs) await this.edit(diff.file, text => applyDiff({ ...diff, text }));
  }

  /**
   * Installs what the manifests ask for. Of the native addons a backend needs only SQLite's; it
   * takes minutes to compile, and this repository has the same version compiled by the same Node.
   */
  async install() {
    await this.yarn(['install']);
    await cp(join(root, 'node_modules/better-sqlite3/build'), join(this.folder, 'node_modules/better-sqlite3/build'), { recursive: true });
  }

  /** Runs the app's own Yarn to its end. */
  async yarn(args) {
    return run('yarn', args, { cwd: this.folder, env: this.env });
  }

  async edit(file, change) {
    const path = join(this.folder, file);
    await writeFile(path, change(await readFile(path, 'utf8')));
  }
}

/**
 * What a person's shell would have: Node 22, Yarn, and the programs that the backend calls, but
 * not this repository's `node_modules/.bin`, where an app would find what no package brings.
 */
async function environmentOf({ folder, node }) {
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  const yarn = /^yarnPath: (.+)$/m.exec(await readFile(join(root, '.yarnrc.yml'), 'utf8'))[1];
  await writeFile(join(bin, 'yarn'), `#!/bin/sh\nexec "${node.node}" "${join(root, yarn)}" "$@"\n`, { mode: 0o755 });
  const own = join(root, 'node_modules/.bin');
  const inherited = (process.env.PATH ?? '').split(delimiter).filter(each => each !== own);
  return {
    ...process.env,
    BACKSTAGE_APP_NAME: 'fresh',
    PATH: [bin, node.bin, join(toolsFolder, 'bin'), ...inherited].join(delimiter),
    // Two apps of 600 MB each share what they have in common with what is installed already.
    YARN_NM_MODE: 'hardlinks-global',
    YARN_ENABLE_TELEMETRY: '0',
  };
}

/**
 * Packages that the app and ours both ask for and have each a copy of, which breaks what they
 * share by it, React's contexts first: those below the folder of one of them, where the ones that
 * all have in common lie at the app's root.
 */
export async function doubledPackages({ folder, asked }) {
  const ours = (await readdir(join(folder, 'node_modules/@ameide'))).map(name => join('node_modules/@ameide', name));
  return [...ours, 'packages/app', 'packages/backend'].flatMap(place =>
    [...asked].filter(name => existsSync(join(folder, place, 'node_modules', name))).map(name => `${place} has a copy of ${name} of its own`),
  );
}
