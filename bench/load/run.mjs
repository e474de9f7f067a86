/**
 * People in front of a portal with a large fleet, on one replica and on two.
 *
 *   node bench/load/run.mjs [--minutes 10] [--people 200] [--primitives 10000] [--replicas 1 --replicas 2] [--json <file>]
 *
 * See the README.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { startPostgres } from '../../scripts/lib/postgres.mjs';
import { ensureNode } from '../../scripts/lib/toolchain.mjs';
import { makeFleet, startFleet } from '../read/fleet.mjs';
import { bundleBackend } from '../read/src/bundle.mjs';
import { startPortal, webhookSecret } from '../read/src/portal.mjs';
import { settle, wholeFleet } from '../read/src/settle.mjs';
import { aimsOf, reportOf } from './src/report.mjs';
import { watch } from './src/watch.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    people: { type: 'string', default: '200' },
    primitives: { type: 'string', default: '10000' },
    replicas: { type: 'string', multiple: true, default: ['1', '2'] },
    json: { type: 'string' },
  },
});

/** Between two changes of the fleet: some hundred an hour. */
const changeEveryMs = 10_000;
/** A cold start of ten thousand on a busy machine. */
const coldSeconds = 900;

const say = text => console.error(text);

/** Moves one primitive on after the other until it is told to stop; gives how many. */
async function change(fleet, ending) {
  let count = 0;
  while (!ending.aborted) {
    await fleet.changes.change({ count: 1, from: count % fleet.changes.candidates.length });
    count += 1;
    await sleep(changeEveryMs, undefined, { signal: ending }).catch(() => {});
  }
  return count;
}

/** People work with so many replicas for so long. */
async function load({ fleet, portals, ids, minutes, people, primitives }) {
  const orders = { addresses: portals.map(({ baseUrl }) => baseUrl), token: portals[0].api.token, people, seconds: minutes * 60, ids, primitives };
  const before = [];
  for (const portal of portals) before.push(await portal.memory());
  const watched = portals.map(portal => watch(portal));
  const ending = new AbortController();
  const changing = change(fleet, ending.signal);
  const program = fileURLToPath(new URL('src/people.mjs', import.meta.url));
  const working = promisify(execFile)(process.execPath, [program], { maxBuffer: 64 * 1024 ** 2 });
  working.child.stdin.end(JSON.stringify(orders));
  const { stdout } = await working;
  ending.abort();
  const changes = await changing;
  const seen = await Promise.all(watched.map(each => each.stop()));
  const replicas = [];
  for (const [index, portal] of portals.entries()) replicas.push({ ...seen[index], before: before[index], after: await portal.memory() });
  return { minutes, changes, replicas, load: { ...JSON.parse(stdout), people } };
}

async function main() {
  const [minutes, people, primitives] = [values.minutes, values.people, values.primitives].map(Number);
  const folder = await mkdtemp(join(tmpdir(), 'ameide-bench-load-'));
  const ends = [() => rm(folder, { recursive: true, force: true })];
  try {
    const program = await bundleBackend();
    say(`making ${primitives} primitives`);
    await mkdir(join(folder, 'fleet'));
    await makeFleet({ primitives, folder: join(folder, 'fleet') });
    const fleet = await startFleet({ folder: join(folder, 'fleet') });
    ends.unshift(() => fleet.stop());
    const postgres = await startPostgres();
    ends.unshift(() => postgres.stop());
    const portals = [];
    const addPortal = async () => {
      const portal = await startPortal({ program, urls: fleet.urls, folder: join(folder, `portal-${portals.length}`), postgres: Object.values(postgres.env)[0], database: 'load', frequency: { minutes: 1 } });
      ends.unshift(() => portal.stop());
      portals.push(portal);
    };
    await addPortal();
    say('collecting them');
    const knows = async () => (await portals[0].api.get('/primitives?limit=1')).total === primitives;
    await settle(portals[0].api, { since: 0, check: knows, pollMs: 1_000, seconds: coldSeconds });
    const ids = (await wholeFleet(portals[0].api)).map(({ id }) => id);
    for (const name of ['ameide', 'ameide-gitops'])
      await fleet.control.post(`/repositories/ameideio/${name}/webhooks`, JSON.stringify({ url: `${portals[0].baseUrl}/api/events/http/github`, secret: webhookSecret }));
    const runs = [];
    for (const count of values.replicas.map(Number)) {
      while (portals.length < count) await addPortal();
      say(`${people} people, ${count} of ${portals.length} replicas, ${minutes} min`);
      const run = await load({ fleet, portals: portals.slice(0, count), ids, minutes, people, primitives });
      const asked = run.load.routes.reduce((sum, route) => sum + route.count, 0);
      say(`${asked} requests, ${run.load.resent} sent again, ${run.load.failures} failed`);
      runs.push(run);
    }
    const machine = { cores: availableParallelism(), node: process.versions.node, primitives };
    if (values.json) await writeFile(values.json, JSON.stringify({ machine, runs }, null, 2));
    console.log(reportOf({ runs, machine }));
    if (runs.some(run => run.load.failures > 0)) for (const portal of portals) say(`${portal.baseUrl} said:\n${portal.said().slice(-2_000)}`);
    process.exitCode = runs.flatMap(aimsOf).every(({ isMet }) => isMet) ? 0 : 1;
  } finally {
    for (const end of ends) await end();
  }
}

// The backend runs on the project's own Node.
const { node } = await ensureNode();
if (node === process.execPath) await main();
else {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  [process.exitCode] = await once(child, 'exit');
}
