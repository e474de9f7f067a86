/** Bundles the service and its smoke into `dist/`, each one executable file: all that the image holds. */
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

await rm('dist', { recursive: true, force: true });
await mkdir('dist');
// Files without an extension are CommonJS only where the nearest package.json says so.
await writeFile('dist/package.json', '{"type":"commonjs"}\n');
for (const name of ['main', 'smoke']) {
  await build({
    entryPoints: [`src/${name}.ts`],
    outfile: `dist/${name}`,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    banner: { js: '#!/usr/bin/env node' },
    logLevel: 'warning',
  });
  await chmod(`dist/${name}`, 0o755);
}
