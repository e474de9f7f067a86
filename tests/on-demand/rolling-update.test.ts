/**
 * Replicas of the portal, replaced while people work. `npm run rolling-update` starts it;
 * ROLLING_UPDATE_FROM is the root of the version that runs before, or there is none but this.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSteps } from '../../scripts/lib/steps.mjs';
import { prepare } from '../../scripts/lib/system.mjs';
import { Deployment, replacingOfChart, type Replacing } from '../support/deployment.ts';
import { eventually } from '../support/eventually.ts';
import { Production, waitSeconds } from '../support/production.ts';
import { derivedOf, untilSame } from '../support/read-side.ts';
import { Service } from '../support/service.ts';
import { Visitors, type Visit } from '../support/visitors.ts';

const { ROLLING_UPDATE_FROM: earlier } = process.env;
const primitives = 24;
/** A task is begun anew when it was cut short: it may run once on each pod that ends, be missed for half a minute each time, and run once more. */
const taskSeconds = 3 * (2 * waitSeconds + 60);
/** Who takes over collects within half a minute, and looks at everything once. */
const shownSeconds = 60;

type Change = { id: string; digest: string; seconds: number };

describe(`a rolling update ${earlier ? 'from an earlier version, and back' : 'of this version'}`, () => {
  let service: Service;
  let production: Production;
  let deployment: Deployment;
  let replacing: Replacing;
  let token: string;

  before(async () => {
    const { env } = await prepare(createSteps(process.stderr));
    replacing = await replacingOfChart(env);
    service = await Service.start(replacing.probe);
    production = await Production.create({ primitives, url: service.url });
    deployment = new Deployment({ service, replacing });
    await roll('before', earlier);
    await eventually('everything is known', async () => Object.keys((await derived('main'))?.pipelines ?? {}).length === primitives, 180);
    token = await eventually('a person can sign in', () => production.signIn(), 60);
  });
  after(async () => {
    await deployment?.stop();
    await service?.stop();
    await production?.stop();
  });

  const roll = (version: string, repository?: string) =>
    deployment.roll(version, name => production.startPod({ name, database: 'main', ...(repository && { repository }) }));
  const derived = (database: string) => derivedOf(production.database(database));

  /** Asks as the person who is signed in, through the Service or one pod. */
  const ask = (path: string, init: { at?: string; method?: string; body?: unknown } = {}) =>
    fetch(`${init.at ?? service.url}${path}`, {
      method: init.method ?? 'GET',
      headers: { authorization: `Bearer ${token}`, ...(init.body !== undefined && { 'content-type': 'application/json' }) },
      ...(init.body !== undefined && { body: JSON.stringify(init.body) }),
    });

  async function statusOf(path: string): Promise<number> {
    const response = await ask(path);
    await response.arrayBuffer();
    return response.status;
  }

  async function paths(): Promise<string[]> {
    const page = await (await ask('/')).text();
    const assets = [...page.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)].map(([, path]) => path);
    assert.ok(assets.length > 0, page);
    const [one, other] = production.fleet.changes.candidates;
    return [
      '/', ...assets,
      ...['', '?limit=100&offset=0', '?environment=dev&status=passed'].map(query => `/api/primitives/primitives${query}`),
      ...['/fleet/counts', '/fleet/groups?by=owner', '/audit', '/audit/breaches', '/audit/items?limit=100', '/sources'].map(path => `/api/primitives${path}`),
      ...[one, other].flatMap(id => ['', '/history', '/moves'].map(path => `/api/primitives/primitives/${id}${path}`)),
      '/api/primitives/audit/export?format=csv',
      '/api/catalog/entities/by-query?limit=20',
      '/api/scaffolder/v2/actions', '/api/scaffolder/v2/tasks',
      '/api/notifications/notifications',
      '/api/auth/v1/userinfo',
    ];
  }

  /** Begins a task on each pod, so that whichever ends has one under way. */
  async function beginTasks(): Promise<string[]> {
    return Promise.all(
      deployment.urls().map(async at => {
        const response = await ask('/api/scaffolder/v2/tasks', { at, method: 'POST', body: { templateRef: 'template:default/long-task', values: {}, secrets: {} } });
        assert.equal(response.status, 201, await response.clone().text());
        const { id } = await response.json();
        return id;
      }),
    );
  }

  /** The log of a task that ended well. */
  async function logOf(id: string): Promise<string> {
    const status = await eventually(`task ${id} ended`, async () => {
      const task = await (await ask(`/api/scaffolder/v2/tasks/${id}`)).json();
      return ['completed', 'failed', 'cancelled'].includes(task.status) && task.status;
    }, taskSeconds);
    const log = await (await ask(`/api/scaffolder/v2/tasks/${id}/events`)).text();
    assert.equal(status, 'completed', log);
    return log;
  }

  /** Moves one primitive on after the other until it is told to stop, and gives how long each took to be shown. */
  async function change(ending: AbortSignal): Promise<Change[]> {
    const done: Change[] = [];
    for (let from = 0; !ending.aborted; from += 1) {
      const [{ id, image }] = await production.fleet.changes.change({ count: 1, from: from % production.fleet.changes.candidates.length });
      const began = performance.now();
      const digest = image.slice(image.indexOf('@') + 1);
      await eventually(`${id} is shown at ${digest}`, async () => (await (await ask(`/api/primitives/primitives/${id}`)).text()).includes(digest), shownSeconds);
      done.push({ id, digest, seconds: (performance.now() - began) / 1000 });
      await sleep(1_000);
    }
    return done;
  }

  /** A page that is open, and connects again when its socket is closed, as Backstage's client does. */
  function openPage() {
    const told: string[] = [];
    let connections = 0;
    let isOpen = false;
    let closed = false;
    let socket: WebSocket;
    const connect = () => {
      if (closed) return;
      const opened = new WebSocket(`${service.url.replace('http', 'ws')}/api/signals`, token);
      socket = opened;
      let isOver = false;
      const again = () => {
        if (isOver) return;
        isOver = true;
        isOpen = false;
        clearTimeout(timer);
        opened.close();
        setTimeout(connect, 500);
      };
      // The first upgrade that a backend is asked for it never answers (upgradeMiddleware of signals-backend's router).
      const timer = setTimeout(again, 2_000);
      opened.addEventListener('open', () => {
        clearTimeout(timer);
        isOpen = true;
        connections += 1;
        opened.send(JSON.stringify({ action: 'subscribe', channel: 'primitives' }));
      });
      opened.addEventListener('message', ({ data }) => {
        const { tags, ids } = JSON.parse(String(data)).message;
        told.push(...(tags ?? ids));
      });
      // Backstage's client takes these two for the end (plugin-signals, SignalClient).
      opened.addEventListener('close', ({ code }) => {
        if (![1000, 1001].includes(code)) again();
        else isOpen = false;
      });
    };
    connect();
    return {
      told,
      connections: () => connections,
      isOpen: () => isOpen,
      close: () => {
        closed = true;
        socket.close();
      },
    };
  }

  function report(visits: readonly Visit[], changes: readonly Change[]): void {
    const sorted = visits.map(({ ms }) => ms).sort((a, b) => a - b);
    const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))]);
    const slowest = Math.max(...changes.map(({ seconds }) => seconds));
    const stops = deployment.ended.map(({ pod, seconds, code }) => `${pod} ended with ${code} after ${seconds.toFixed(1)} s`);
    for (const { pod, method, path, status } of service.passed) if (status >= 500) console.error(`${pod} failed ${method} ${path}: ${status}`);
    console.error(`${visits.length} requests, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms; ${changes.length} changes, the slowest shown after ${slowest.toFixed(1)} s; ${stops.join(', ')}`);
  }

  /** Everything that goes on while pods are replaced. */
  async function whilePeopleWork(work: () => Promise<void>): Promise<void> {
    const page = openPage();
    try {
      await follow(page, work);
    } finally {
      page.close();
    }
  }

  async function follow(page: ReturnType<typeof openPage>, work: () => Promise<void>): Promise<void> {
    await eventually('a page is connected', async () => page.isOpen(), 30);
    const tasks = await beginTasks();
    const visitors = Visitors.start({ count: 6, pauseMs: 150, paths: await paths(), ask: statusOf });
    const signIns = Visitors.start({ count: 1, pauseMs: 3_000, paths: ['sign-in'], ask: async () => ((await production.signIn()) ? 200 : 401) });
    const ending = new AbortController();
    const changing = change(ending.signal);
    // Told below, whatever else went wrong before.
    changing.catch(() => {});
    service.passed.length = 0;
    deployment.ended.length = 0;
    let visits: Visit[] = [];
    let changes: Change[] = [];
    try {
      await work();
    } finally {
      ending.abort();
      changes = await changing;
      visits = [...(await visitors.stop()), ...(await signIns.stop())];
      report(visits, changes);
    }
    assert.deepEqual(visits.filter(({ status }) => status !== 200), []);
    assert.ok(visits.some(({ path }) => path === 'sign-in'));
    const webhooks = service.passed.filter(({ path }) => path === '/api/events/http/github');
    assert.ok(webhooks.length > 0);
    assert.deepEqual(webhooks.filter(({ status }) => status !== 202), []);
    for (const { pod, seconds, code } of deployment.ended) {
      assert.equal(code, 0, `${pod} was killed`);
      assert.ok(seconds < replacing.graceSeconds, `${pod} took ${seconds} s`);
    }
    for (const id of tasks) {
      const log = await logOf(id);
      assert.match(log, /it ended/);
    }
    // Nobody lost the connection for good.
    await eventually('the page is connected again', async () => page.isOpen(), 30);
    assert.ok(page.connections() > 1);
    page.told.length = 0;
    const [id] = production.fleet.changes.candidates;
    const { tag } = await (await ask(`/api/primitives/primitives/${id}`)).json();
    await production.fleet.changes.change({ count: 1, from: 0 });
    // A version from before there were tags names the primitive itself.
    await eventually(`the page is told of ${id}`, async () => page.told.includes(tag) || page.told.includes(id), shownSeconds);
  }

  it('fails no request, loses no task and no change', async () => {
    await whilePeopleWork(() => roll('after'));
    assert.equal(deployment.ended.length, replacing.replicas);
  });

  it('ends with what an empty database would come to', async () => {
    const scratch = await production.startPod({ name: 'scratch', database: 'scratch' });
    try {
      await scratch.backend.untilReady(scratch.url);
      await untilSame(production.database('scratch'), [production.database('main')], 180);
    } catch (error) {
      // Nothing is compared while a source fails: then that is what went wrong.
      for (const name of ['main', 'scratch']) console.error(name, await production.database(name)('primitives_source').select('source', 'status', 'message'));
      throw error;
    } finally {
      await scratch.backend.stop('SIGKILL');
    }
  });

  it('can be taken back, as to the version before', { skip: !earlier && 'there is no version before: --from names one' }, async () => {
    await whilePeopleWork(() => roll('back', earlier));
  });
});
