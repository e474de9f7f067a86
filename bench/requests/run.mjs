/**
 * What it costs the processor to ask an outside system something small: by what the gateways of
 * Argo CD and of the registry use, and by `fetch`.
 *
 *   node bench/requests/run.mjs [--requests 10000] [--times 5]
 *
 * See the README.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureNode } from '../../scripts/lib/toolchain.mjs';
import { bundleProgram } from '../read/src/bundle.mjs';

const { values } = parseArgs({ options: { requests: { type: 'string', default: '10000' }, times: { type: 'string', default: '5' } } });

/** As a source does. */
const atOnce = 10;

/** The pods of one Application, as Argo CD's resource tree has them: 1.5 KB. */
const answer = JSON.stringify({
  nodes: Array.from({ length: 6 }, (_, index) => ({ version: 'v1', kind: 'Pod', namespace: 'dev', name: `domain-orders-v0-${index}`, images: [`registry.test/ameideio/primitive-domain-orders@sha256:${'0'.repeat(64)}`], health: { status: 'Healthy' } })),
});

/** A server in a process of its own: what it does costs the asker nothing. */
function serve() {
  const server = createServer((_, response) => response.setHeader('content-type', 'application/json').end(answer));
  server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
  process.once('disconnect', () => process.exit());
}

/** Microseconds of this process's CPU for each request of so many. */
async function cost(ask, url, requests) {
  const before = process.cpuUsage();
  let left = requests;
  const client = async () => {
    while (left-- > 0) await ask(url);
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / requests;
}

async function measure() {
  const program = await bundleProgram('bench/requests/src/requests.ts', fileURLToPath(new URL('dist/requests.cjs', import.meta.url)));
  const { ways } = createRequire(import.meta.url)(program);
  const server = spawn(process.execPath, [fileURLToPath(import.meta.url)], { env: { ...process.env, AMEIDE_BENCH_SERVER: '1' }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  try {
    const [{ port }] = await once(server, 'message');
    const url = `http://127.0.0.1:${port}/api/v1/applications/domain-orders-v0/resource-tree`;
    // What is compiled late would be in the first figures.
    for (const ask of Object.values(ways)) await cost(ask, url, Number(values.requests) / 5);
    console.log('| time | request, CPU of each | fetch, CPU of each | fetch by request |\n| --- | --- | --- | --- |');
    for (let time = 1; time <= Number(values.times); time += 1) {
      const request = await cost(ways.request, url, Number(values.requests));
      const fetch = await cost(ways.fetch, url, Number(values.requests));
      console.log(`| ${time} | ${request.toFixed(0)} µs | ${fetch.toFixed(0)} µs | ${(fetch / request).toFixed(1)} |`);
    }
  } finally {
    server.kill();
  }
}

const { node } = await ensureNode();
if (process.env.AMEIDE_BENCH_SERVER) serve();
else if (node === process.execPath) await measure();
else [process.exitCode] = await once(spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' }), 'exit');
