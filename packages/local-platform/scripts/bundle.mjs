// Makes dist/main.cjs, or the file that is named: the whole platform in one file, but for SQLite's native module.
// With --fleet it is dist/fleet.cjs: the same systems over a fleet given as data.
import { build } from 'esbuild';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const folder = dirname(dirname(fileURLToPath(import.meta.url)));
const { values, positionals } = parseArgs({ options: { fleet: { type: 'boolean', default: false } }, allowPositionals: true });
const [entry, name] = values.fleet ? ['src/fleet/main.ts', 'fleet'] : ['src/main.ts', 'main'];
const outfile = resolve(positionals[0] ?? join(folder, `dist/${name}.cjs`));
const began = performance.now();
await build({
  entryPoints: [join(folder, entry)],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['better-sqlite3'],
  sourcemap: true,
  // Prefer what packages ship for Node's own loader: some of their CommonJS halves pull files in at run time.
  mainFields: ['module', 'main'],
  logLevel: 'warning',
});
console.error(`${outfile} in ${Math.round(performance.now() - began)} ms`);
