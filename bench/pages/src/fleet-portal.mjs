import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { claimPorts } from '../../../packages/local-platform/scripts/ports.cjs';
import { loadGenerator, makeFleet, startFleet } from '../../read/fleet.mjs';
import { bundleProgram } from '../../read/src/bundle.mjs';
import { signIn, startProgram } from '../../read/src/program.mjs';
import { copyPrimitives } from './copy-rows.mjs';

const project = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** The fleet's Components, as the catalog's provider makes them, and the person who looks at them. */
function catalogFile({ plan, groups }) {
  const components = plan.map(({ id, ref, owner, system }) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: id, title: `${ref.kind}/${ref.name}`, annotations: { 'ameide.io/primitive': id } },
    spec: { type: ref.kind, lifecycle: 'experimental', owner, system },
  }));
  const teams = [...new Set([...groups, ...plan.map(({ owner }) => owner)])].map(name => ({ apiVersion: 'backstage.io/v1alpha1', kind: 'Group', metadata: { name }, spec: { type: 'team', children: [] } }));
  const systems = [...new Map(plan.map(({ system, owner }) => [system, owner]))].map(([name, owner]) => ({ apiVersion: 'backstage.io/v1alpha1', kind: 'System', metadata: { name }, spec: { owner } }));
  const guest = { apiVersion: 'backstage.io/v1alpha1', kind: 'User', metadata: { name: 'guest' }, spec: { profile: { displayName: 'Guest' }, memberOf: groups } };
  // Every JSON text is a YAML document.
  return [...components, ...teams, ...systems, guest].map(entity => JSON.stringify(entity)).join('\n---\n');
}

/** What differs from app-config.yaml. */
function changesOf({ fleet, catalog, groups, frequency }) {
  return {
    auth: { providers: { guest: { ownershipEntityRefs: ['user:default/guest', ...groups.map(name => `group:default/${name}`)] } } },
    catalog: {
      // One look is enough: nothing in the file changes.
      processingInterval: { hours: 6 },
      locations: [
        { type: 'file', target: 'templates/*/template.yaml', rules: [{ allow: ['Template'] }] },
        { type: 'file', target: catalog, rules: [{ allow: ['Component', 'System', 'Group', 'User'] }] },
      ],
    },
    primitives: {
      argocd: { instances: Object.entries(fleet.urls.argocd).map(([name, url]) => ({ name, url, token: 'argocd-token' })) },
      ...(frequency && { schedule: { frequency } }),
    },
  };
}

function environmentOf({ fleet, port, folder, denied }) {
  const { github, registry } = fleet.urls;
  return {
    ...process.env,
    // A guest may sign in only there.
    NODE_ENV: 'development',
    LOG_LEVEL: 'warn',
    PORTAL_PORT: String(port),
    PORTAL_STATE: join(folder, 'database'),
    PLATFORM_GITHUB_HOST: new URL(github).host,
    PLATFORM_GITHUB_URL: github,
    PLATFORM_REGISTRY_HOST: new URL(registry).host,
    PLATFORM_REGISTRY_URL: registry,
    GITHUB_TOKEN: 'ci-token',
    GITHUB_WEBHOOK_SECRET: webhookSecret,
    ARGOCD_TOKEN: 'argocd-token',
    AMEIDE_DENIED: denied.join(','),
    npm_config_userconfig: process.env.npm_config_userconfig ?? join(homedir(), '.npmrc'),
  };
}

/** Everything listens on this machine only. */
const webhookSecret = 'a-secret-of-this-run';

/** Asks the portal's API as the guest. */
async function asGuest(url) {
  const token = await signIn(url);
  return async (path, init = {}) => {
    const answer = await fetch(`${url}/api/${path}`, { ...init, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: HTTP ${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
}

/** Waits until something holds; what it was last is in the error. */
async function until(what, check, seconds = 300) {
  const end = performance.now() + seconds * 1000;
  let last;
  while (performance.now() < end) {
    last = await check().catch(error => error);
    if (last === true) return;
    await sleep(250);
  }
  throw new Error(`Not after ${seconds} s: ${what} (${last instanceof Error ? last.message : JSON.stringify(last)})`);
}

/**
 * A portal with its pages over a simulated fleet, each part a process of its own; the pages are those of
 * packages/app/dist. `folder` is empty, or of a portal that was stopped.
 */
export class FleetPortal {
  #backend;
  #ask;
  #options;

  constructor(options) {
    this.#options = options;
    this.fleet = options.fleet;
    this.url = `http://localhost:${options.port}`;
  }

  /** Makes `primitives` and collects them; then everything is known. From `since` on it has a past, up to which it is brought by {@link goOn}. */
  static async create({ primitives, folder, frequency, since, groups = ['admins', 'release', 'team-0', 'team-1', 'team-2'] }) {
    const fleetFolder = join(folder, 'fleet');
    await mkdir(fleetFolder, { recursive: true });
    await makeFleet({ primitives, folder: fleetFolder, ...(since && { until: since }) });
    const [fleet, { makePlan }, program] = await Promise.all([
      startFleet({ folder: fleetFolder }),
      loadGenerator(),
      bundleProgram('bench/pages/src/backend.ts', join(project, 'bench/pages/dist/backend.cjs')),
    ]);
    const portal = new FleetPortal({ fleet, folder, program, groups, frequency, plan: makePlan(primitives), port: await claimPorts() });
    try {
      await portal.start({ clock: since });
      await portal.#untilKnown();
    } catch (error) {
      error.message += `\nThe portal said:\n${portal.said()}`;
      await portal.stop();
      throw error;
    }
    return portal;
  }

  /** Starts the backend; without the permissions in `denied`, for everybody; at the moment of a `clock`, which {@link goOn} sets. */
  async start({ denied = [], clock } = {}) {
    const { fleet, folder, program, groups, frequency, plan, port } = this.#options;
    await mkdir(join(folder, 'database'), { recursive: true });
    const catalog = join(folder, 'catalog.yaml');
    const changes = join(folder, 'changes.json');
    await writeFile(catalog, catalogFile({ plan, groups }));
    // By a clock that is set it looks when it is told to: in between, half of a day may have happened.
    const often = clock ? { hours: 1 } : frequency;
    await writeFile(changes, JSON.stringify(changesOf({ fleet, catalog, groups, frequency: often })));
    this.#backend = await startProgram({
      program,
      args: ['--config', join(project, 'app-config.yaml'), '--config', changes],
      env: { ...environmentOf({ fleet, port, folder, denied }), ...(clock && { AMEIDE_CLOCK: clock.toISOString() }) },
      ...(clock && { flags: ['--require', join(project, 'bench/pages/src/set-clock.cjs')] }),
      cwd: project,
      killMs: 20_000,
    });
    await this.#signIn();
  }

  async #signIn() {
    await until('the guest is let in', async () => {
      this.#ask = await asGuest(this.url);
      return true;
    });
  }

  /** Sets the clock that it was started with, and has it look at all that happened until then. */
  async goOn(clock) {
    await this.#backend.ask({ clock: clock.toISOString() });
    // Nobody is signed in for days.
    await this.#signIn();
    await this.refresh();
    await this.#untilSettled(clock);
  }

  /** Of the primitives that were made, in the generator's order. */
  get ids() {
    return this.#options.plan.map(({ id }) => id);
  }

  /** Gives what an API path answers, as `primitives/sources`. */
  ask(path) {
    return this.#ask(path);
  }

  /** Has every source looked at now. */
  async refresh() {
    await this.#ask('primitives/refresh', { method: 'POST', body: '{}' });
  }

  /** Has a plugin do now what it does from time to time; fails while it does so already. */
  async runTask(plugin, task) {
    await this.#ask(`${plugin}/.backstage/scheduler/v1/tasks/${task}/trigger`, { method: 'POST' });
  }

  /** Has GitHub tell of what happens in both repositories from now on. */
  async hearOfChanges() {
    const webhook = JSON.stringify({ url: `${this.url}/api/events/http/github`, secret: webhookSecret });
    for (const name of ['ameide', 'ameide-gitops']) await this.fleet.control.post(`/repositories/ameideio/${name}/webhooks`, webhook);
  }

  /** Fills the database up to so many primitives. */
  async copyTo(count, { catalog = false } = {}) {
    await copyPrimitives({ databaseFolder: join(this.#options.folder, 'database'), count, catalog });
  }

  /** File of a plugin's database. */
  database(plugin) {
    return join(this.#options.folder, 'database', `${plugin}.sqlite`);
  }

  /** Takes a system away, or gives it back: `github`, `registry` or `argocd-main`. */
  async fault(system, what) {
    await this.fleet.control.post(`/faults/${system}/${what}`);
  }

  said() {
    return this.#backend?.said() ?? '';
  }

  async stopBackend() {
    await this.#backend?.stop();
    this.#backend = undefined;
  }

  async stop() {
    await this.stopBackend();
    await this.fleet.stop();
  }

  /** Until everything was read, by the portal's clock since a moment. */
  async #untilSettled(since = new Date(0)) {
    const { plan } = this.#options;
    const isRead = ({ status, lastSuccessAt = '' }) => status === 'ok' && Date.parse(lastSuccessAt) >= since.getTime();
    await until('every primitive is known', async () => {
      const { items, lag } = await this.ask('primitives/sources');
      const { total } = await this.ask('primitives/primitives?limit=1');
      const settled = lag.hints === 0 && lag.primitives === 0 && items.every(isRead);
      return (settled && total === plan.length) || { items, lag, total };
    });
  }

  async #untilKnown() {
    const { plan } = this.#options;
    await this.#untilSettled();
    await until('the catalog has them', async () => {
      const { totalItems } = await this.ask(`catalog/entities/by-query?limit=1&filter=kind=component`);
      return totalItems >= plan.length || totalItems;
    });
  }
}
