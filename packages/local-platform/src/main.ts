import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { platformConfigSchema } from './config';
import { consoleLogger } from './logger';
import { Platform } from './platform';
import { readConfig, refuseProduction, runProgram, stopOnSignals, UsageError } from './run-program';

const usage = 'Usage: local-platform --config <file.json> [--reset]';

runProgram(async () => {
  refuseProduction();
  let options: { config?: string; reset?: boolean };
  try {
    options = parseArgs({ options: { config: { type: 'string' }, reset: { type: 'boolean' } } }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
  if (options.config === undefined) throw new UsageError(`--config is missing\n${usage}`);
  const config = readConfig(options.config, platformConfigSchema);
  if (options.reset) {
    rmSync(config.stateFolder, { recursive: true, force: true });
    consoleLogger.info(`State in ${config.stateFolder} was removed`);
  }
  const platform = Platform.create({ config, logger: consoleLogger });
  stopOnSignals(platform);
  await platform.start();
  process.stdout.write(`${JSON.stringify({ ready: true, ...platform.urls })}\n`);
});
