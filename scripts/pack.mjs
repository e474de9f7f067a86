/** `npm run pack`: makes the tarballs that are published, into `dist-packages/`, and says what is wrong with them. */
import { buildPackages, packAll } from './lib/packages.mjs';
import { root } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { createSteps, Advice } from './lib/steps.mjs';
import { prepare } from './lib/system.mjs';

async function main() {
  const steps = createSteps();
  const { node, env } = await prepare(steps);
  await steps.step('Types', () => run('tsc', ['--incremental', 'false'], { cwd: root, env }));
  await steps.step('Packages, built', () => buildPackages({ env }));
  const { files, faults } = await packAll({ node, env });
  for (const file of files) console.log(file);
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
}

main().catch(error => {
  console.error(error instanceof Advice ? `\n${error.message}` : error);
  process.exitCode = 1;
});
