import { parseArgs } from 'node:util';
import { consoleLogger } from '../logger';
import { readConfig, refuseProduction, runProgram, stopOnSignals, UsageError } from '../run-program';
import { fleetConfigSchema } from './config';
import { createControl } from './control';
import { Fleet } from './fleet';

runProgram(async () => {
  refuseProduction();
  const { config: file } = parseArgs({ options: { config: { type: 'string' } } }).values;
  if (file === undefined) throw new UsageError('Usage: fleet --config <file.json>');
  const config = readConfig(file, fleetConfigSchema);
  const fleet = Fleet.create({ config, logger: consoleLogger });
  const control = createControl({ fleet, port: config.ports.control, logger: consoleLogger });
  stopOnSignals({
    stop: async () => {
      await control.stop();
      await fleet.stop();
    },
  });
  const began = performance.now();
  await fleet.start();
  await control.start();
  const argocd = Object.fromEntries(config.argocd.map(({ name, port }) => [name, `http://localhost:${port}`]));
  const github = `http://localhost:${config.ports.github}`;
  const urls = { github, api: `${github}/api/v3`, graphql: `${github}/api/graphql`, registry: `http://localhost:${config.ports.registry}`, argocd, control: `http://127.0.0.1:${config.ports.control}` };
  process.stdout.write(`${JSON.stringify({ ready: true, ...urls, startedInMs: Math.round(performance.now() - began) })}\n`);
});
