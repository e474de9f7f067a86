import {
  SourceStatus,
  sourceStatusSchema,
} from '@ameide/plugin-primitives-common';
import { Knex } from 'knex';
import { sourceNames, SourceName } from './fact';

/** Remembers how reading each source went. @internal */
export class SourceStatusStore {
  readonly #db: Knex;

  /** Over the database that {@link FactStore} migrated. */
  constructor(options: { db: Knex }) {
    this.#db = options.db;
  }

  /** One line for each source; `never` for one that was not tried yet. */
  async all(): Promise<SourceStatus[]> {
    const rows = await this.#db('primitives_source').select();
    return sourceNames.map(source => {
      const row = rows.find(r => r.source === source);
      if (!row) return { source, status: 'never' };
      return sourceStatusSchema.parse({
        source,
        status: row.status,
        message: row.message ?? undefined,
        lastSuccessAt: row.last_success_at ?? undefined,
        lastAttemptAt: row.last_attempt_at ?? undefined,
      });
    });
  }

  /** Records an attempt; without `failure` it was a success. */
  async attempted(options: {
    source: SourceName;
    at: string;
    failure?: string;
  }): Promise<void> {
    const { source, at, failure } = options;
    const change = failure
      ? { status: 'failed', message: failure, last_attempt_at: at }
      : {
          status: 'ok',
          message: null,
          last_attempt_at: at,
          last_success_at: at,
        };
    await this.#db('primitives_source')
      .insert({ source, ...change })
      .onConflict('source')
      .merge(change);
  }
}
