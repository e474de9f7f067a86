/** `npm run fresh-app`: installs the packed packages into fresh Backstage apps by the lines of their READMEs, and looks at the pages in Chromium. */
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { spawnKept } from './lib/kept.mjs';
import { packFromSources } from './lib/packages.mjs';
import { root } from './lib/paths.mjs';
import { Advice, createSteps } from './lib/steps.mjs';
import { prepare } from './lib/system.mjs';

const usage = `Usage: npm run fresh-app [-- --system new|old] [--keep]
  --system  only the app on this frontend system; both without it
  --keep    leaves the apps and the platform's state where they are, and says where`;

function readOptions() {
  let values;
  try {
    ({ values } = parseArgs({ options: { system: { type: 'string' }, keep: { type: 'boolean', default: false } } }));
  } catch (error) {
    throw new Advice(`${error.message}\n${usage}`);
  }
  if (values.system && !['new', 'old'].includes(values.system)) throw new Advice(`--system: there is no "${values.system}" frontend system\n${usage}`);
  return values;
}

async function main() {
  const { system, keep } = readOptions();
  const steps = createSteps();
  const { node, env } = await prepare(steps);
  const { faults } = await packFromSources(steps, { node, env });
  if (faults.length > 0) throw new Advice(faults.join('\n'));
  const args = [...(system ? ['--system', system] : []), ...(keep ? ['--keep'] : [])];
  // Node 22 reads the TypeScript of the tests' own helpers.
  const child = spawnKept(node.node, ['--disable-warning=ExperimentalWarning', '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', join(root, 'scripts/fresh-app/try.mjs'), ...args], { cwd: root, env, stdout: 'inherit', stderr: 'inherit' });
  const [code] = await once(child, 'exit');
  process.exitCode = code ?? 1;
}

main().catch(error => {
  console.error(error instanceof Advice ? `\n${error.message}` : error);
  process.exitCode = 1;
});
