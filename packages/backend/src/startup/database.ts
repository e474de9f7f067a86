import { Config } from '@backstage/config';
import knexFactory from 'knex';
import { z } from 'zod';
import { reasonOf } from './outside-systems';

const timeoutMs = 10_000;

const connectionSchema = z.looseObject({
  host: z.string().optional(),
  port: z.coerce.number().optional(),
});

/** A database of that name is not there, says a server that let the portal in (PostgreSQL, "Error Codes"). */
const noSuchDatabase = z.object({ code: z.literal('3D000') });

/**
 * Why PostgreSQL does not let the portal in, in one line; undefined where it does, or
 * where the portal keeps its tables elsewhere. Without it every plugin says the same in
 * words of its own.
 * @internal
 */
export async function databaseProblem(
  config: Config,
): Promise<string | undefined> {
  if (config.getOptionalString('backend.database.client') !== 'pg')
    return undefined;
  const read = connectionSchema.safeParse(
    config.getOptional('backend.database.connection'),
  );
  // A connection in one text, or by a cloud's own login, is Backstage's to read.
  if (!read.success || 'type' in read.data) return undefined;
  // Backstage makes a database for each plugin, from this one.
  const connection = { ...read.data, database: 'postgres' };
  const db = knexFactory({
    client: 'pg',
    connection,
    pool: { min: 0, max: 1 },
    acquireConnectionTimeout: timeoutMs,
    // What there is to say of it is said below.
    log: { warn: () => {}, error: () => {} },
  });
  try {
    await db.raw('SELECT 1');
    return undefined;
  } catch (error) {
    if (noSuchDatabase.safeParse(error).success) return undefined;
    const { host = 'localhost', port = 5432 } = read.data;
    return `PostgreSQL at ${host}:${port} (backend.database.connection) does not let the portal in: ${
      reasonOf(error).split('\n')[0]
    }`;
  } finally {
    await db.destroy();
  }
}
