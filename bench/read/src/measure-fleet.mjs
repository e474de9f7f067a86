import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFleet, startFleet } from '../fleet.mjs';
import { measureAlternative } from './alternative.mjs';
import { summaryOf } from './latencies.mjs';
import { startPortal } from './portal.mjs';
import { measureReads } from './reads.mjs';
import { settle, wholeFleet } from './settle.mjs';
import { measureSignals } from './signals.mjs';
import { tally } from './tally.mjs';

const reconciles = 3;
const mostLooks = 20;
const changeCounts = [1, 10, 50];

/** How many primitives without trouble are not all green, and how many of all have something unknown. */
function judge(lines, candidates) {
  const sound = new Set(candidates);
  const statuses = line => [line.build, ...line.environments.filter(({ enabled }) => enabled).map(({ status }) => status)];
  return {
    wrong: lines.filter(line => sound.has(line.id) && statuses(line).some(status => status !== 'passed')).map(({ id }) => id),
    unknown: lines.filter(line => statuses(line).includes('unknown')).length,
  };
}

/**
 * Memory of the same backend without the plugin. The first start of a clone takes the TypeScript
 * compiler to make the schema of the configuration, which the image has: that is not measured.
 */
async function emptyMemory(options) {
  const first = await startPortal({ ...options, empty: true });
  await first.stop();
  const empty = await startPortal({ ...options, empty: true });
  await sleep(3_000);
  const memory = await empty.memory();
  await empty.stop();
  return memory;
}

const cpuSeconds = ({ user, system }) => (user + system) / 1e6;

async function coldStart({ fleet, portal, primitives, cpu, say }) {
  const cpuBefore = cpuSeconds(cpu);
  const began = portal.began;
  const knows = async () => (await portal.api.get('/primitives?limit=1')).total === primitives;
  let refused = 0;
  const onRefused = () => {
    refused += 1;
  };
  const known = await settle(portal.api, { since: 0, check: knows, pollMs: 500, seconds: 900, onRefused, tell: text => say(`${primitives}: after ${((performance.now() - began) / 1000).toFixed(0)} s ${text}`) });
  const { routes, ...counted } = tally(await fleet.requests());
  const simulator = cpuSeconds((await fleet.control.get('/healthz')).cpu) - cpuBefore;
  const backend = cpuSeconds((await portal.memory()).cpu);
  const { wrong, unknown } = judge(await wholeFleet(portal.api), fleet.changes.candidates);
  return { seconds: (known - began) / 1000, portalSeconds: portal.startSeconds, refused, cpu: { simulator, backend }, ...counted, routes, wrong: wrong.length, wrongIds: wrong.slice(0, 5), unknown };
}

async function reconcile({ fleet, portal }) {
  await fleet.resetRequests();
  const since = Date.now();
  const began = performance.now();
  await portal.api.refresh();
  const ended = await settle(portal.api, { since, pollMs: 100 });
  return { ...tally(await fleet.requests()), seconds: (ended - began) / 1000 };
}

/** Looks until one asks GitHub nothing by GraphQL: pull requests of long ago are read some pages a look. Gives how many. */
async function catchUp(about) {
  for (let looks = 1; ; looks += 1) if ((await reconcile(about)).graphql === 0 || looks === mostLooks) return looks - 1;
}

/** Changes so many, without webhooks: the next look finds them. */
async function changed({ fleet, portal, count, from }) {
  await fleet.resetRequests();
  const changes = await fleet.changes.change({ count, from });
  const since = Date.now();
  const began = performance.now();
  await portal.api.refresh();
  const shows = async () => {
    for (const { id, image } of changes) {
      const pipeline = await portal.api.get(`/primitives/${id}`);
      const dev = pipeline.environments.find(({ environment }) => environment === 'dev');
      const green = [...pipeline.stages, ...dev.stages].every(({ status }) => status === 'passed');
      if (!green || dev.digest !== image.slice(image.indexOf('@') + 1)) return false;
    }
    return true;
  };
  const ended = await settle(portal.api, { since, pollMs: 250, check: shows, seconds: 120 });
  return { count, ...tally(await fleet.requests()), seconds: (ended - began) / 1000 };
}

/**
 * The audit as it stood when it was asked for: a walk through all that was known then, as a day of trends that is
 * missing is made by; and how long somebody else's pipelines take meanwhile.
 */
async function pastAudit({ portal, ids }) {
  const latencies = [];
  let isOver = false;
  const reader = (async () => {
    for (let index = 0; !isOver; index += 1) {
      const began = performance.now();
      await portal.api.get(`/primitives/${ids[index % ids.length]}`);
      latencies.push(performance.now() - began);
      await sleep(20);
    }
  })();
  const began = performance.now();
  await portal.api.get(`/audit?at=${encodeURIComponent(new Date().toISOString())}`);
  const seconds = (performance.now() - began) / 1000;
  isOver = true;
  await reader;
  return { seconds, ...summaryOf(latencies) };
}

/** Every figure of one fleet. */
export async function measureFleet({ primitives, program, postgres, seconds, samples, profile, say }) {
  const folder = await mkdtemp(join(tmpdir(), 'ameide-bench-read-'));
  const fleetFolder = join(folder, 'fleet');
  await mkdir(fleetFolder);
  let fleet;
  let portal;
  try {
    say(`${primitives} primitives: making them`);
    await makeFleet({ primitives, folder: fleetFolder });
    fleet = await startFleet({ folder: fleetFolder });
    const options = { program, urls: fleet.urls, folder: join(folder, 'portal'), postgres };
    const empty = await emptyMemory({ ...options, folder: join(folder, 'empty') });
    await fleet.resetRequests();

    say(`${primitives}: cold start`);
    const { cpu } = await fleet.control.get('/healthz');
    portal = await startPortal({ ...options, profile });
    const cold = await coldStart({ fleet, portal, primitives, cpu, say });
    say(`${primitives}: known after ${cold.seconds.toFixed(1)} s, ${cold.github} requests to GitHub`);
    const memory = await portal.memory();

    const looks = await catchUp({ fleet, portal });
    say(`${primitives}: every old pull request is read after ${looks} more looks`);
    const idle = [];
    for (let index = 0; index < reconciles; index += 1) idle.push(await reconcile({ fleet, portal }));
    say(`${primitives}: nothing changed, GitHub requests: ${idle.map(({ github }) => github).join(', ')}`);
    const ids = (await wholeFleet(portal.api)).map(({ id }) => id);
    say(`${primitives}: reads`);
    const reads = await measureReads(portal, { ids, seconds });
    for (const [name, { p99, perSecond }] of Object.entries(reads)) say(`${primitives}: ${name}: p99 ${p99.toFixed(1)} ms, ${perSecond.toFixed(0)} a second`);
    const past = await pastAudit({ portal, ids });
    say(`${primitives}: audit of a past moment: ${past.seconds.toFixed(1)} s`);
    const changes = [];
    let from = 0;
    for (const count of changeCounts.filter(each => each * 4 <= fleet.changes.candidates.length)) {
      say(`${primitives}: ${count} change`);
      changes.push(await changed({ fleet, portal, count, from }));
      say(`${primitives}: ${changes.at(-1).github} requests to GitHub`);
      from += count;
    }
    say(`${primitives}: webhooks`);
    const signals = await measureSignals({ fleet, portal, samples: Math.min(samples, fleet.changes.candidates.length - from), from });
    const after = await portal.memory();
    say(`${primitives}: the alternative`);
    const alternative = await measureAlternative({ fleet, ids: ids.slice(0, 20) });
    return { primitives, cold, looks, idle, changes, signals, reads, past, memory: { empty, cold: memory, after }, alternative };
  } catch (error) {
    const said = portal?.said();
    if (said) error.message += `\nThe backend said:\n${said}`;
    throw error;
  } finally {
    await portal?.stop();
    await fleet?.stop();
    if (!process.env.AMEIDE_BENCH_KEEP) await rm(folder, { recursive: true, force: true });
  }
}
