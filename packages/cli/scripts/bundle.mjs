/**
 * Bundles the command line into `dist/`: one file with everything of ours, beside it what
 * is loaded only when needed, and the templates. That folder is what CI carries along.
 */
import { cp, mkdir, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');
const dist = join(here, '../dist');
const require = createRequire(join(root, 'packages/core-repo/package.json'));

/** Loaded by some commands only: a file of its own keeps every other one quick to start. */
const lazy = {
  typescript: 'typescript.cjs',
  '@secretlint/core': 'secretlint-core.cjs',
  '@secretlint/secretlint-rule-preset-recommend': 'secretlint-rules.cjs',
};

const common = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  // Packages that offer both forms are taken as modules, so that what is not used falls away.
  mainFields: ['module', 'main'],
  conditions: ['import', 'node', 'default'],
  // Node's own punycode warns on every start; the package of that name does not.
  alias: { punycode: 'punycode/' },
  legalComments: 'none',
  logLevel: 'warning',
};

/** Points imports of what is lazy to the file beside. */
const beside = {
  name: 'beside',
  setup({ onResolve }) {
    onResolve({ filter: /./ }, ({ path }) =>
      Object.hasOwn(lazy, path)
        ? { path: `./${lazy[path]}`, external: true }
        : undefined,
    );
  },
};

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await Promise.all([
  build({
    ...common,
    entryPoints: [join(here, '../src/main.ts')],
    outfile: join(dist, 'ameide.cjs'),
    banner: { js: '#!/usr/bin/env node' },
    minifySyntax: true,
    minifyWhitespace: true,
    plugins: [beside],
  }),
  ...Object.entries(lazy)
    .filter(([name]) => name !== 'typescript')
    .map(([name, file]) =>
      build({
        ...common,
        entryPoints: [require.resolve(name)],
        outfile: join(dist, file),
        minifyWhitespace: true,
      }),
    ),
  cp(require.resolve('typescript'), join(dist, lazy.typescript)),
  cp(join(root, 'templates/skeletons'), join(dist, 'skeletons'), {
    recursive: true,
  }),
]);
const { size } = await stat(join(dist, 'ameide.cjs'));
console.log(`packages/cli/dist/ameide.cjs: ${Math.round(size / 1024)} kB`);
