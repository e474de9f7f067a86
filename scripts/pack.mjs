/** `npm run pack`: makes the tarballs that are published, into `dist-packages/`, and says what is wrong with them. */
import { packFromSources } from './lib/packages.mjs';
import { createSteps, Advice } from './lib/steps.mjs';
import { prepare } from './lib/system.mjs';

async function main() {
  const steps = createSteps();
  const { node, env } = await prepare(steps);
  const { files, faults } = await packFromSources(steps, { node, env });
  for (const file of files) console.log(file);
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
}

main().catch(error => {
  console.error(error instanceof Advice ? `\n${error.message}` : error);
  process.exitCode = 1;
});
