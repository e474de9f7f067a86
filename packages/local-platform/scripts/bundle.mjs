// Makes dist/main.cjs, or the file that is named: the whole platform in one file, but for SQLite's native module.
import { build } from 'esbuild';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(dirname(fileURLToPath(import.meta.url)));
const outfile = resolve(process.argv[2] ?? join(folder, 'dist/main.cjs'));
const began = performance.now();
await build({
  entryPoints: [join(folder, 'src/main.ts')],
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
