import { readFileSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type PlatformConfig, platformConfigSchema } from './config';
import { consoleLogger } from './logger';
import { Platform } from './platform';

/** Wrong use, told without a stack. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

const usage = 'Usage: local-platform --config <file.json> [--reset]';

function readConfig(file: string): PlatformConfig {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`Configuration '${file}' cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`Configuration '${file}' is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const result = platformConfigSchema.safeParse(json);
  if (!result.success) throw new UsageError(`Configuration '${file}' is not valid:\n${z.prettifyError(result.error)}`);
  return result.data;
}

async function main(): Promise<void> {
  if (process.env.NODE_ENV === 'production') {
    throw new UsageError('The local platform is for one machine and has no passwords; it refuses to run with NODE_ENV=production');
  }
  let options: { config?: string; reset?: boolean };
  try {
    options = parseArgs({ options: { config: { type: 'string' }, reset: { type: 'boolean' } } }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
  if (options.config === undefined) throw new UsageError(`--config is missing\n${usage}`);
  const config = readConfig(options.config);
  if (options.reset) {
    rmSync(config.stateFolder, { recursive: true, force: true });
    consoleLogger.info(`State in ${config.stateFolder} was removed`);
  }
  const platform = Platform.create({ config, logger: consoleLogger });
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    // Once more means at once.
    if (stopping) process.exit(130);
    stopping = true;
    consoleLogger.info(`${signal}: stopping`);
    platform.stop().then(
      () => process.exit(0),
      error => {
        consoleLogger.error(String(error));
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // One request's forgotten failure must not take the other services along.
  process.on('unhandledRejection', reason => {
    consoleLogger.error(`Unhandled: ${reason instanceof Error ? reason.stack : String(reason)}`);
  });
  await platform.start();
  process.stdout.write(`${JSON.stringify({ ready: true, ...platform.urls })}\n`);
}

main().catch(error => {
  const expected = error instanceof UsageError || (error instanceof Error && error.name === 'PortTakenError');
  consoleLogger.error(expected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(expected ? 2 : 1);
});
