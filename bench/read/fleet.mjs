/**
 * A fleet of primitives on simulated GitHub, registry and Argo CDs.
 *
 *   node bench/read/fleet.mjs --primitives 1000 [--folder <folder>] [--instances 1|3] [--only-generate]
 *
 * makes it and runs it until it is stopped; `startFleet` does the same for other programs. See the README.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { claimPorts } from '../../packages/local-platform/scripts/ports.cjs';
import { bundle } from './src/bundle.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const project = join(here, '../..');
const dist = join(here, 'dist');

/** Makes a program, of all it needs but what is compiled; gives its file. */
function bundleWhole(entry, outfile) {
  return bundle({ entryPoints: [join(project, entry)], outfile, target: 'node20', external: ['better-sqlite3'], mainFields: ['module', 'main'] });
}

/** The generator, made of its TypeScript: `generateFleet`, `FleetChanges`, `makePlan`, … of src/index.ts. */
export async function loadGenerator() {
  return createRequire(import.meta.url)(await bundleWhole('bench/read/src/index.ts', join(dist, 'generator.cjs')));
}

/** Makes a fleet in a folder, on free ports, with a history up to `until`. Gives its state, and the seconds it took. */
export async function makeFleet({ primitives, folder, instances = 1, rateLimit, until }) {
  const { generateFleet } = await loadGenerator();
  const github = await claimPorts();
  const [registry, control, ...argocd] = Array.from({ length: 2 + instances }, (_, index) => github + 1 + index);
  const began = performance.now();
  const state = await generateFleet({ primitives, folder, seeds: join(project, 'templates/repositories'), ports: { github, registry, control, argocd }, ...(rateLimit ? { rateLimit } : {}), ...(until ? { until } : {}) });
  return { state, seconds: (performance.now() - began) / 1000 };
}

/** Starts the simulator over a fleet that was made, in a process of its own. */
export async function startFleet({ folder }) {
  const program = await bundleWhole('packages/local-platform/src/fleet/main.ts', join(dist, 'fleet.cjs'));
  // Records are many and short-lived while they are read: a small young generation would be swept thousands of times.
  // And GitHub does not run on the portal's machine: where nobody asks it any more, V8 would use the time to look
  // through a gigabyte, a second of both cores, while what is measured is how the portal answers.
  const child = spawn(process.execPath, ['--max-old-space-size=8192', '--max-semi-space-size=128', '--no-memory-reducer', program, '--config', join(folder, 'config.json')], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => child.kill());
  const lines = createInterface({ input: child.stdout });
  const ready = once(lines, 'line').then(([line]) => JSON.parse(line));
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The simulator ended with ${code}`);
  });
  // It ends when it is told to, and that is no error then.
  ended.catch(() => {});
  const urls = await Promise.race([ready, ended]);
  // A connection of its own each time: a measuring program may be busy for longer than the server keeps one open.
  const ask = (method, path, body) =>
    new Promise((resolve, reject) => {
      const isJson = body !== undefined && path !== '/records' && !path.endsWith('/fast-import');
      const sent = request(`${urls.control}${path}`, { method, agent: false, headers: isJson ? { 'content-type': 'application/json' } : {} }, response => {
        const chunks = [];
        response.on('data', chunk => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if (response.statusCode < 400) resolve(text === '' ? undefined : JSON.parse(text));
          else reject(new Error(`${method} ${path}: HTTP ${response.statusCode} ${text}`));
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  const control = { get: path => ask('GET', path), post: (path, body) => ask('POST', path, body) };
  const { FleetChanges } = await loadGenerator();
  const state = JSON.parse(await readFile(join(folder, 'state.json'), 'utf8'));
  return {
    urls,
    control,
    pid: child.pid,
    /** Moves the fleet on; see FleetChanges. */
    changes: new FleetChanges({ state, control, instances: Object.keys(urls.argocd).length }),
    /** Requests by system, method, route and status since the last reset. */
    requests: async () => (await control.get('/requests')).requests,
    resetRequests: () => control.post('/requests/reset'),
    stop: async () => {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
    },
  };
}

async function main() {
  const { values } = parseArgs({
    options: {
      primitives: { type: 'string', default: '100' },
      folder: { type: 'string', default: join(tmpdir(), 'ameide-fleet') },
      instances: { type: 'string', default: '1' },
      'only-generate': { type: 'boolean', default: false },
    },
  });
  const { folder } = values;
  const { seconds } = await makeFleet({ primitives: Number(values.primitives), folder, instances: Number(values.instances) });
  console.error(`${values.primitives} primitives in ${seconds.toFixed(1)} s, in ${folder}`);
  if (values['only-generate']) return;
  const fleet = await startFleet({ folder });
  console.log(JSON.stringify(fleet.urls, null, 2));
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => fleet.stop().then(() => process.exit(0)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
