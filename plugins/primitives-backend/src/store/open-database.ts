import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { isPostgres } from './database-time';

/**
 * Connects to the plugin's database; brings it up to date first, unless told not to. One that a
 * later version has migrated already is no hindrance: while one takes the place of the other, a pod
 * of the version before may be moved, or the update taken back, and what it reads and writes is
 * there still (docs/operations/upgrade.md). Knex would refuse what it does not know
 * (`disableMigrationsListValidation` of its Migration API).
 * @internal
 */
export async function openDatabase(database: DatabaseService): Promise<Knex> {
  const db = await database.getClient();
  if (!isPostgres(db)) await writeAhead(db);
  if (!database.migrations?.skip) {
    await db.migrate.latest({
      directory: resolvePackagePath(
        '@ameide/plugin-primitives-backend',
        'migrations',
      ),
      disableMigrationsListValidation: true,
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
