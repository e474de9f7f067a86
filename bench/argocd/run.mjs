/**
 * How long the read of one Argo CD takes, and what it holds in memory:
 *
 *   node bench/argocd/run.mjs [--primitives 10000]
 *
 * Each primitive has a workload and a smoke in three environments. See the README.
 */
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({ options: { primitives: { type: 'string', default: '10000' } } });

async function bundle(name) {
  const outfile = join(here, 'dist', `${name}.cjs`);
  await build({ entryPoints: [join(here, 'src', `${name}.ts`)], outfile, bundle: true, platform: 'node', target: 'node22', format: 'cjs', packages: 'external', alias: aliases, logLevel: 'error' });
  return outfile;
}

// Workspaces are TypeScript: they are bundled, while everything else stays outside.
const workspace = name => join(here, '../../plugins', name);
const aliases = {
  '@ameide/plugin-primitives-node/testUtils': join(workspace('primitives-node'), 'src/testUtils.ts'),
  '@ameide/plugin-primitives-node': join(workspace('primitives-node'), 'src/index.ts'),
  '@ameide/plugin-primitives-common': join(workspace('primitives-common'), 'src/index.ts'),
};

const server = spawn(process.execPath, ['--max-old-space-size=4096', await bundle('server'), values.primitives], { stdio: ['ignore', 'pipe', 'inherit'] });
const [url] = await once(createInterface(server.stdout), 'line');
try {
  const measure = spawn(process.execPath, ['--expose-gc', '--max-old-space-size=400', await bundle('measure'), url, values.primitives], { stdio: 'inherit' });
  const [code] = await once(measure, 'exit');
  process.exitCode = code ?? 1;
} finally {
  server.kill();
}
