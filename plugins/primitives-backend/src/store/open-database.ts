import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { isPostgres } from './database-time';

/** Connects to the plugin's database; brings it up to date first, unless told not to. @internal */
export async function openDatabase(database: DatabaseService): Promise<Knex> {
  const db = await database.getClient();
  if (!isPostgres(db)) await writeAhead(db);
  if (!database.migrations?.skip) {
    await db.migrate.latest({
      directory: resolvePackagePath(
        '@ameide/plugin-primitives-backend',
        'migrations',
      ),
    });
  }
  return db;
}

/**
 * Has SQLite write ahead: else each transaction waits for the disk several times. After a
 * loss of power the last ones may be missing, never a part of one (sqlite.org/pragma.html,
 * synchronous), and what is missing is read from the systems again.
 */
async function writeAhead(db: Knex): Promise<void> {
  await db.raw('pragma journal_mode = wal');
  await db.raw('pragma synchronous = normal');
  // 40 MB instead of 4: pages of indexes that are written again and again are copied back less often.
  await db.raw('pragma wal_autocheckpoint = 10000');
}
