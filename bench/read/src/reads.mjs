import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { summaryOf } from './latencies.mjs';
import { signIn } from './program.mjs';

const load = join(dirname(fileURLToPath(import.meta.url)), 'load.mjs');
const clients = 50;

/** Questions that the fleet page can ask. */
const questions = [
  '',
  'kind=domain',
  'owner=team-3',
  'system=system-2',
  'owner=team-1&owner=team-2&kind=process&kind=agent',
  'search=orders',
  'build=failed',
  'nextStep=template',
  'environment=production&status=failed&status=unknown',
  'environment=staging&done=not-met',
  'environment=production&enabled=true&sort=since&order=desc',
  'sort=since',
  'sort=owner&onBranch=false',
  'search=a-1&environment=dev&status=passed',
];

async function under(portal, order) {
  const orders = { baseUrl: `${portal.baseUrl}/api/primitives`, ...order };
  const { stdout } = await promisify(execFile)(process.execPath, [load, JSON.stringify(orders)], { maxBuffer: 512 * 1024 * 1024 });
  const { latencies, failures, failure, ...rest } = JSON.parse(stdout);
  if (failures > 0) throw new Error(`${failures} reads failed: ${failure}`);
  return { ...rest, model: order.model, ...summaryOf(latencies) };
}

/** Latencies of the pipeline's and the fleet's routes, with fifty clients. */
export async function measureReads(portal, { ids, seconds }) {
  const second = await portal.api.get('/primitives?limit=100');
  const later = second.nextCursor ? [`/primitives?limit=100&cursor=${encodeURIComponent(second.nextCursor)}`] : [];
  const fleet = [...questions.map(query => `/primitives?limit=100&${query}`), ...later];
  // Every tenth primitive, so that nothing is answered from where it was just read.
  const pipelines = Array.from({ length: Math.min(ids.length, 500) }, (_, index) => `/primitives/${ids[Math.floor((index * ids.length) / Math.min(ids.length, 500))]}`);
  // What is kept for one of them is of no use to another, as in life: each signs in.
  const tokens = [];
  while (tokens.length < clients) tokens.push(await signIn(portal.baseUrl));
  return {
    pipeline: await under(portal, { tokens, paths: pipelines, model: 'open', perSecond: 50, seconds }),
    fleet: await under(portal, { tokens, paths: fleet, model: 'open', perSecond: 25, seconds }),
    pipelineStress: await under(portal, { tokens, paths: pipelines, model: 'closed', seconds: seconds / 2 }),
    fleetStress: await under(portal, { tokens, paths: fleet, model: 'closed', seconds: seconds / 2 }),
  };
}
