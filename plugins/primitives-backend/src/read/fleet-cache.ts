import { Readable } from '@ameide/plugin-primitives-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { FleetPage, FleetQuery } from '../read-model';
import { KeptAnswers } from './kept-answers';

/** Pages that are kept: a hundred lines take about 100 kB. */
const maxPages = 100;

const stampSchema = z.object({
  documents: z.coerce.number().nullable(),
  transitions: z.coerce.number().nullable(),
  sources: z.coerce.number().nullable(),
});

/**
 * Pages of the fleet as they were read last, for as long as no line changed: counting what
 * filters leave means going through all that they do not. Every change of a line numbers it
 * anew, and one that goes leaves a transition, so the two greatest numbers tell whether
 * anything did; what is said of lines goes by which sources can be read, too.
 * @internal
 */
export class FleetCache {
  readonly #db: Knex;
  readonly #pages = new KeptAnswers<FleetPage>({ most: maxPages });
  #stamp = '';

  /** Over the plugin's database. */
  constructor(db: Knex) {
    this.#db = db;
  }

  /** The page that `read` gave for a query since the fleet changed last; those who ask at once, and may read the same, share one read. */
  async page(
    asked: { query: FleetQuery; readable: Readable },
    read: () => Promise<FleetPage>,
  ): Promise<FleetPage> {
    const stamp = await this.#readStamp();
    if (stamp !== this.#stamp) {
      this.#stamp = stamp;
      this.#pages.clear();
    }
    // Read after the stamp: it may be newer than the stamp says, never older.
    return this.#pages.get([asked.query, asked.readable], { read });
  }

  async #readStamp(): Promise<string> {
    const greatest = (table: string) => this.#db(table).max('seq');
    const row = await this.#db
      .select({
        documents: greatest('primitives_document'),
        transitions: greatest('primitives_transition'),
        sources: this.#db('primitives_source').max('since'),
      })
      .first();
    const { documents, transitions, sources } = stampSchema.parse(row);
    return `${documents}/${transitions}/${sources}`;
  }
}
