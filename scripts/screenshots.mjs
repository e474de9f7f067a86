/** `npm run screenshots`: a picture of every page in every state, into test-results/screenshots, and some into docs/images. */
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildApp } from './lib/build.mjs';
import { spawnKept } from './lib/kept.mjs';
import { root } from './lib/paths.mjs';
import { Advice, createSteps } from './lib/steps.mjs';
import { prepare } from './lib/system.mjs';

const usage = `Usage: npm run screenshots [-- --only <regular expression of names>]
  Names are <page>-<state>-<light|dark>-<width>; scripts/screenshots/shots.mjs lists them.`;

function readOptions() {
  try {
    return parseArgs({ options: { only: { type: 'string', default: '' } } }).values;
  } catch (error) {
    throw new Advice(`${error.message}\n${usage}`);
  }
}

async function main() {
  const { only } = readOptions();
  const steps = createSteps();
  const { node, env } = await prepare(steps);
  await steps.step('The portal\'s pages', () => buildApp(env));
  const child = spawnKept(node.node, ['--disable-warning=ExperimentalWarning', join(root, 'scripts/screenshots/take.mjs'), '--only', only], { cwd: root, env, stdout: 'inherit', stderr: 'inherit' });
  const [code] = await once(child, 'exit');
  process.exitCode = code ?? 1;
}

main().catch(error => {
  console.error(error instanceof Advice ? `\n${error.message}` : error);
  process.exitCode = 1;
});
