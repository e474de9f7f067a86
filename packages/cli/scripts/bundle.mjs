/**
 * Bundles the command line into `dist/`, or the folder that is given: a small file to start
 * with, beside it what is loaded only when needed, the templates, the schemas and the pages
 * about checks. That folder is what CI carries along.
 */
import { cp, mkdir, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');
const dist = resolve(process.argv[2] ?? join(here, '../dist'));
const require = createRequire(join(root, 'packages/core-repo/package.json'));

/** Taken as they are: whole already, or no JavaScript. */
const copied = {
  typescript: 'typescript.cjs',
  'web-tree-sitter': 'tree-sitter.cjs',
  'web-tree-sitter/web-tree-sitter.wasm': 'tree-sitter.wasm',
  '@vscode/tree-sitter-wasm/wasm/tree-sitter-go.wasm': 'tree-sitter-go.wasm',
  '@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm':
    'tree-sitter-python.wasm',
};

const bundled = {
  '@secretlint/core': 'secretlint-core.cjs',
  '@secretlint/secretlint-rule-preset-recommend': 'secretlint-rules.cjs',
};

/** Loaded by some commands only: a file of its own keeps every other one quick to start. */
const lazy = { ...copied, ...bundled };

/** The parts of the command line that are large, by how `src/lazy.ts` names them. */
const parts = {
  './primitive': 'primitive.cjs',
  './gitops': 'gitops.cjs',
  './repo': 'repo.cjs',
  './adopt': 'adopt.cjs',
  './doctor': 'doctor.cjs',
  './evidence': 'evidence.cjs',
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
    onResolve({ filter: /./ }, ({ path, importer }) => {
      const files = importer.endsWith('/src/lazy.ts')
        ? { ...lazy, ...parts }
        : lazy;
      return Object.hasOwn(files, path)
        ? { path: `./${files[path]}`, external: true }
        : undefined;
    });
  },
};

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await Promise.all([
  ...Object.entries({ './main.ts': 'ameide.cjs', ...parts }).map(
    ([name, file]) =>
      build({
        ...common,
        entryPoints: [join(here, '../src', name)],
        outfile: join(dist, file),
        ...(name === './main.ts' && { banner: { js: '#!/usr/bin/env node' } }),
        minifySyntax: true,
        minifyWhitespace: true,
        plugins: [beside],
      }),
  ),
  ...Object.entries(bundled).map(([name, file]) =>
    build({
      ...common,
      entryPoints: [require.resolve(name)],
      outfile: join(dist, file),
      minifyWhitespace: true,
    }),
  ),
  ...Object.entries(copied).map(([name, file]) =>
    cp(require.resolve(name), join(dist, file)),
  ),
  ...Object.entries({
    'templates/skeletons': 'skeletons',
    'templates/repositories': 'repositories',
    'packages/core-repo/schemas': 'schemas',
    'docs/checks': 'docs/checks',
    'packages/gitops-repo/data': 'gitops/data',
    'packages/gitops-repo/engine': 'gitops/engine',
  }).map(([from, to]) =>
    cp(join(root, from), join(dist, to), { recursive: true }),
  ),
]);
for (const file of ['ameide.cjs', ...Object.values(parts)]) {
  const { size } = await stat(join(dist, file));
  console.log(`${file}: ${Math.round(size / 1024)} kB`);
}
