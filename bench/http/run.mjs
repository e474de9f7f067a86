/**
 * How long collections of young objects hold a server of Express up: with requests that
 * Express gives another prototype, with a function that is written where it is assigned to
 * the response, and as in the portal, with neither.
 *
 *   node bench/http/run.mjs [--seconds 20] [--times 3] [--json <file>]
 *
 * See the README.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureNode } from '../../scripts/lib/toolchain.mjs';
import { bundleProgram } from '../read/src/bundle.mjs';
import { summaryOf } from '../read/src/latencies.mjs';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '20' }, times: { type: 'string', default: '3' }, json: { type: 'string' } } });

const clients = 50;
/** Between two requests of a client, in ms. */
const pauseMs = 20;
/** Until what a program is made of has left the young generation. */
const warmUpSeconds = 4;

/** Fifty clients that ask with a pause between; gives how many answers there were. */
async function ask(port, seconds) {
  const end = performance.now() + seconds * 1000;
  let answers = 0;
  const one = agent =>
    new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port, agent, headers: { authorization: `Bearer ${'0'.repeat(700)}` } }, response => response.resume().on('end', resolve).on('error', reject)).on('error', reject).end();
    });
  const client = async () => {
    const agent = new Agent({ keepAlive: true });
    for (; performance.now() < end; answers += 1) {
      await one(agent);
      await sleep(pauseMs);
    }
    agent.destroy();
  };
  await Promise.all(Array.from({ length: clients }, client));
  return answers;
}

/** One server's figures: each has its own process, whose young generation is the image's. */
async function measure({ program, node, name }) {
  const env = { ...process.env, AMEIDE_BENCH_CASE: name };
  const child = spawn(node, ['--max-semi-space-size=64', '--trace-gc-nvp', program], { env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  // V8 tells of each collection how many bytes went to the old generation, which no API of Node's does.
  let promoted = 0;
  createInterface({ input: child.stdout }).on('line', line => {
    promoted += Number(/ gc=s .* promoted=(\d+)/.exec(line)?.[1] ?? 0);
  });
  try {
    const [{ port }] = await once(child, 'message');
    const pausesSince = async () => {
      child.send('pauses');
      const [{ pauses }] = await once(child, 'message');
      return pauses;
    };
    await ask(port, warmUpSeconds);
    await pausesSince();
    promoted = 0;
    const answers = await ask(port, Number(values.seconds));
    const pauses = await pausesSince();
    const total = pauses.reduce((sum, pause) => sum + pause, 0);
    return { answers, collections: pauses.length, ...summaryOf(pauses), perThousand: (total / answers) * 1000, promoted: promoted / answers };
  } finally {
    child.kill();
  }
}

const { node } = await ensureNode();
const program = await bundleProgram('bench/http/src/server.ts', fileURLToPath(new URL('dist/server.cjs', import.meta.url)));
const cases = { given: 'Express gives another prototype', literal: 'a function is written where it is assigned', made: 'as in the portal' };
const results = [];
for (let time = 0; time < Number(values.times); time += 1) {
  const result = {};
  for (const name of Object.keys(cases)) result[name] = await measure({ program, node, name });
  results.push(result);
}
if (values.json) await writeFile(values.json, JSON.stringify(results, null, 2));

console.log('| | answers | collections of young objects | longest of them | all of them, per 1,000 answers | became old, per answer |\n| --- | --- | --- | --- | --- | --- |');
for (const result of results) {
  for (const [name, title] of Object.entries(cases)) {
    const { answers, collections, max, perThousand, promoted } = result[name];
    console.log(`| ${title} | ${answers} | ${collections} | ${max.toFixed(1)} ms | ${perThousand.toFixed(1)} ms | ${promoted.toFixed(0)} bytes |`);
  }
}
for (const [what, figure] of [['Time of collections', 'perThousand'], ['What became old', 'promoted']]) {
  for (const name of ['given', 'literal']) {
    const ratios = results.map(result => result[name][figure] / result.made[figure]).sort((a, b) => a - b);
    console.log(`\n${what}, ${cases[name]}, by that in the portal: ${ratios.map(ratio => ratio.toFixed(1)).join(', ')}`);
  }
}
