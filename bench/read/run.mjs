/**
 * How the portal's read side does with a fleet: requests, times and memory, against aims.
 *
 *   node bench/read/run.mjs [--n 100 --n 1000 …] [--postgres <connection>] [--json <file>] [--profile <folder>]
 *
 * See the README.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureNode } from '../../scripts/lib/toolchain.mjs';
import { bundleBackend } from './src/bundle.mjs';
import { measureFleet } from './src/measure-fleet.mjs';
import { pace } from './src/pace.mjs';
import { reportOf } from './src/report.mjs';

const { values } = parseArgs({
  options: {
    n: { type: 'string', multiple: true, default: ['100', '1000'] },
    postgres: { type: 'string' },
    json: { type: 'string' },
    profile: { type: 'string' },
    // One full garbage collection holds up a hundredth of all reads of 20 s, and so was the p99 or was not by chance.
    seconds: { type: 'string', default: '60' },
    samples: { type: 'string', default: '40' },
  },
});

// SQLite's binding is made for the project's own Node.
const { node } = await ensureNode();
if (node !== process.execPath) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  [process.exitCode] = await once(child, 'exit');
} else {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
  const program = await bundleBackend();
  const machine = { cores: availableParallelism(), pace: pace(), node: process.versions.node, database: values.postgres ? 'PostgreSQL' : 'SQLite' };
  const results = [];
  for (const n of values.n) {
    const { postgres, profile } = values;
    results.push(await measureFleet({ primitives: Number(n), program, postgres, profile, seconds: Number(values.seconds), samples: Number(values.samples), say: text => console.error(text) }));
  }
  if (values.json) await writeFile(values.json, JSON.stringify({ machine, results }, null, 2));
  console.log(reportOf({ results, machine }));
}
