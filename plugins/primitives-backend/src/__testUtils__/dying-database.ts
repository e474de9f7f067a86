import { EventEmitter, once } from 'node:events';
import { Knex } from 'knex';
import { isPostgres } from '../store/database-time';

/** At which statement a process dies, and whether the database still carries it out. @internal */
export type Death = { statement: number; carriedOut: boolean };

/** What is used of the connections of `pg` and of `better-sqlite3`. */
type Connection = EventEmitter & {
  connection: { stream: { destroy: () => void } };
  inTransaction: boolean;
  exec: (sql: string) => void;
};

/** Every statement of every client goes through here. */
type Client = {
  _query(
    this: Knex.Client,
    connection: Connection,
    asked: unknown,
  ): Promise<unknown>;
};

/**
 * Lets whoever uses a database die in the middle of what it does there, as a process that
 * is killed does: on PostgreSQL its connection breaks, on SQLite what was begun is rolled
 * back, as the next process to open the file would have it. From then on nothing it asks
 * for reaches the database, until the next process begins.
 * @internal
 */
export class DyingDatabase {
  readonly #db: Knex;
  readonly #spies: jest.SpyInstance[];
  #left: number | undefined;
  #carriesOut = false;
  #dead = false;

  /** Over a database of a test, until `restore`. */
  constructor(db: Knex) {
    this.#db = db;
    const client: Client = db.client.constructor.prototype;
    const query = client._query;
    const run = this.#run.bind(this);
    // Transactions have clients of their own, which share the prototype and the configuration.
    const spy = jest
      .spyOn(client, '_query')
      .mockImplementation(function on(
        this: Knex.Client,
        connection: Connection,
        asked: unknown,
      ) {
        const send = () => query.call(this, connection, asked);
        return this.config === db.client.config
          ? run(connection, send)
          : send();
      });
    // That connections broke is what is wanted here.
    const silence = jest
      .spyOn(db.client.logger, 'warn')
      .mockReturnValue(undefined);
    this.#spies = [spy, silence];
  }

  /** Whether the process is dead. */
  get dead(): boolean {
    return this.#dead;
  }

  /** A process begins, which dies as is said, if it comes that far. */
  begin(death?: Death): void {
    this.#dead = false;
    this.#left = death?.statement;
    this.#carriesOut = death?.carriedOut ?? false;
  }

  /** Gives the database back as it was. */
  restore(): void {
    for (const spy of this.#spies) spy.mockRestore();
  }

  async #run(
    connection: Connection,
    send: () => Promise<unknown>,
  ): Promise<unknown> {
    if (this.#dead) throw new Error('the process is dead');
    if (this.#left === undefined) return send();
    this.#left -= 1;
    if (this.#left > 0) return send();
    this.#dead = true;
    if (this.#carriesOut) await send();
    if (isPostgres(this.#db)) {
      connection.connection.stream.destroy();
      // From then on the pool takes it for gone.
      await once(connection, 'end');
    } else if (connection.inTransaction) connection.exec('ROLLBACK');
    throw new Error('the process was killed');
  }
}
