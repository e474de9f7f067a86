import Database from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** A keyed set of JSON documents that survives a restart. */
export interface Collection<T> {
  get(key: string): T | undefined;
  put(key: string, value: T): void;
  delete(key: string): void;
  /** Documents whose key starts with `prefix`, in the order they were first put. */
  list(prefix?: string): T[];
}

/** The platform's state: documents in collections, and counters. */
export interface Store {
  collection<T>(name: string): Collection<T>;
  /** Next value of a counter, from 1; never given twice, also across restarts. */
  next(counter: string): number;
  /** Runs `fn` so that either all of its writes stay or none. */
  transaction<T>(fn: () => T): T;
  close(): void;
}

/** JSON documents in one SQLite file, written synchronously. */
export class SqliteStore implements Store {
  readonly #db: Database.Database;

  private constructor(db: Database.Database) {
    this.#db = db;
  }

  /** Opens (and where need be makes) the file; `:memory:` keeps nothing. */
  static open(file: string): SqliteStore {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
    const db = new Database(file);
    db.pragma('journal_mode = WAL');
    db.exec(
      'CREATE TABLE IF NOT EXISTS documents (seq INTEGER PRIMARY KEY AUTOINCREMENT, collection TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (collection, key))',
    );
    db.exec(
      'CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL)',
    );
    return new SqliteStore(db);
  }

  collection<T>(name: string): Collection<T> {
    const get = this.#db.prepare<[string, string], { value: string }>(
      'SELECT value FROM documents WHERE collection = ? AND key = ?',
    );
    const put = this.#db.prepare(
      'INSERT INTO documents (collection, key, value) VALUES (?, ?, ?) ON CONFLICT (collection, key) DO UPDATE SET value = excluded.value',
    );
    const remove = this.#db.prepare(
      'DELETE FROM documents WHERE collection = ? AND key = ?',
    );
    const list = this.#db.prepare<[string, string, string], { value: string }>(
      "SELECT value FROM documents WHERE collection = ? AND key >= ? AND key < ? || char(1114111) ORDER BY seq",
    );
    return {
      get: key => {
        const row = get.get(name, key);
        return row && (JSON.parse(row.value) as T);
      },
      put: (key, value) => void put.run(name, key, JSON.stringify(value)),
      delete: key => void remove.run(name, key),
      list: (prefix = '') =>
        list.all(name, prefix, prefix).map(row => JSON.parse(row.value) as T),
    };
  }

  next(counter: string): number {
    const row = this.#db
      .prepare<[string], { value: number }>(
        'INSERT INTO counters (name, value) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value',
      )
      .get(counter);
    if (!row) throw new Error(`Counter '${counter}' gave no value`);
    return row.value;
  }

  transaction<T>(fn: () => T): T {
    return this.#db.transaction(fn)();
  }

  close(): void {
    this.#db.close();
  }
}
