// Makes dist/main.cjs: the whole platform in one file, but for SQLite's native module.
import { build } from 'esbuild';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(dirname(fileURLToPath(import.meta.url)));
const began = performance.now();
await build({
  entryPoints: [join(folder, 'src/main.ts')],
  outfile: join(folder, 'dist/main.cjs'),
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
console.error(`dist/main.cjs in ${Math.round(performance.now() - began)} ms`);
