import { FleetCounts, SourcesReport } from '@ameide/plugin-primitives-common';
import { Readable } from '@ameide/plugin-primitives-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { databaseNow } from '../store/database-time';
import { CurrentAnswers } from '../read/current-answers';
import { readersKept } from '../read/kept-answers';
import { readableDocuments } from '../read/readable';
import { fleetState } from '../store/fleet-state';

const states = ['failed', 'unknown', 'waiting', 'done'] as const;

const countRowsSchema = z.array(
  z.object({ state: z.enum(states), count: z.coerce.number() }),
);
const waitingSchema = z.object({
  count: z.coerce.number(),
  oldest: z.coerce.number().nullable(),
});

/** Figures over all primitives at once, counted by the database. @internal */
export class Figures {
  readonly #db: Knex;
  readonly #firstEnvironment: string;
  readonly #counted: CurrentAnswers<Omit<FleetCounts, 'sources'>>;

  /** `firstEnvironment` is where a primitive has to be green to count as done. */
  constructor(options: { db: Knex; firstEnvironment: string }) {
    this.#db = options.db;
    this.#firstEnvironment = options.firstEnvironment;
    this.#counted = new CurrentAnswers({ db: options.db, most: readersKept });
  }

  /** How many primitives that a caller may read are in which state; each counts once, worst first. */
  fleet(readable: Readable): Promise<Omit<FleetCounts, 'sources'>> {
    return this.#counted.get(readable, () => this.#count(readable));
  }

  async #count(readable: Readable): Promise<Omit<FleetCounts, 'sources'>> {
    const db = this.#db;
    const rows = await db
      .select('state')
      .count({ count: '*' })
      .from(
        readableDocuments(db, readable)
          .select({ state: fleetState(db, this.#firstEnvironment) })
          .as('states'),
      )
      .groupBy('state');
    const counts = { failed: 0, unknown: 0, waiting: 0, done: 0, total: 0 };
    for (const { state, count } of countRowsSchema.parse(rows)) {
      counts[state] = count;
      counts.total += count;
    }
    return counts;
  }

  /** What was reported and does not show yet. */
  async lag(): Promise<SourcesReport['lag']> {
    const now = await databaseNow(this.#db);
    const hints = await this.#waiting('primitives_hint', 'at', now);
    const scopes = await this.#waiting('primitives_dirty', 'due_at', now);
    const oldest = Math.min(hints.oldest ?? now, scopes.oldest ?? now);
    return {
      hints: hints.count,
      primitives: scopes.count,
      seconds: Math.max(0, now - oldest) / 1000,
    };
  }

  async #waiting(table: string, column: string, now: number) {
    const row = await this.#db(table)
      .where(column, '<=', now)
      .count({ count: '*' })
      .min({ oldest: column })
      .first();
    return waitingSchema.parse(row);
  }
}
