import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Room } from './contract';
import { consoleLogger } from './logger';

/** Wrong use, told without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Reads and parses a configuration file; throws a {@link UsageError} that names what is wrong. */
export function readConfig<T extends z.ZodType>(file: string, schema: T): z.infer<T> {
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
  const result = schema.safeParse(json);
  if (!result.success) throw new UsageError(`Configuration '${file}' is not valid:\n${z.prettifyError(result.error)}`);
  return result.data;
}

/** Stops the room on a signal, once gently, twice at once; one request's forgotten failure ends nothing. */
export function stopOnSignals(room: Pick<Room, 'stop'>): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    // Once more means at once.
    if (stopping) process.exit(130);
    stopping = true;
    consoleLogger.info(`${signal}: stopping`);
    room.stop().then(
      () => process.exit(0),
      error => {
        consoleLogger.error(String(error));
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('unhandledRejection', reason => {
    consoleLogger.error(`Unhandled: ${reason instanceof Error ? reason.stack : String(reason)}`);
  });
}

/** Runs a program; what its user did wrong is told in a line, and ends it with 2. */
export function runProgram(main: () => Promise<void>): void {
  main().catch(error => {
    const expected = error instanceof Error && ['UsageError', 'PortTakenError', 'RecordError'].includes(error.name);
    consoleLogger.error(expected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(expected ? 2 : 1);
  });
}

/** Nothing of this has passwords, so nothing of it runs where others rely on it. */
export function refuseProduction(): void {
  if (process.env.NODE_ENV === 'production') {
    throw new UsageError('The local platform is for one machine and has no passwords; it refuses to run with NODE_ENV=production');
  }
}
