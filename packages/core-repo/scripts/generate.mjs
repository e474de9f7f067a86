/** Writes what is made from the sources: the pages about the checks, and the schema of ameide.yaml. */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');
// Beside the packages, so that what is not bundled is found.
const outfile = join(here, '../dist/generated-files.cjs');

await build({
  entryPoints: [join(here, '../src/generated-files.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  plugins: [
    {
      // Packages of this project are sources; others are taken from node_modules.
      name: 'ours',
      setup({ onResolve }) {
        onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
          kind === 'entry-point' || path.startsWith('@ameide/')
            ? undefined
            : { path, external: true },
        );
      },
    },
  ],
});
const { generatedFiles } = createRequire(import.meta.url)(outfile);
const files = generatedFiles();
for (const name of await readdir(join(root, 'docs/checks')).catch(() => [])) {
  if (!files.has(`docs/checks/${name}`))
    await rm(join(root, 'docs/checks', name));
}
for (const [path, text] of files) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
  console.log(path);
}
await rm(outfile);
