import { Knex } from 'knex';
import { z } from 'zod';
import { changeNumber } from '../store/change-number';
import { KeptAnswers } from './kept-answers';

const stampSchema = z.object({
  changes: z.coerce.number().nullable(),
  documents: z.coerce.number().nullable(),
  transitions: z.coerce.number().nullable(),
  sources: z.coerce.number().nullable(),
  epoch: z.coerce.number().nullable(),
});

/**
 * Answers about the fleet as it is, given out again for as long as nothing changed: counting
 * what filters leave, or how verdicts came out, means going through all there is. Every
 * assembly counts itself, and so does a source that comes or goes, since what is said of lines
 * goes by that. A version that does not yet numbers each line that it changes anew, leaves a
 * transition for one that goes, and notes since when a source is as it is.
 * @internal
 */
export class CurrentAnswers<T> {
  readonly #db: Knex;
  readonly #kept: KeptAnswers<T>;
  #stamp = '';

  /** Over the plugin's database; no more than `most` answers are kept. */
  constructor(options: { db: Knex; most: number }) {
    this.#db = options.db;
    this.#kept = new KeptAnswers({ most: options.most });
  }

  /** What `read` gave for a question, told apart by its JSON, since the fleet changed last; those who ask at once share one read. */
  async get(question: unknown, read: () => Promise<T>): Promise<T> {
    const stamp = await this.#readStamp();
    if (stamp !== this.#stamp) {
      this.#stamp = stamp;
      this.#kept.clear();
    }
    // Read after the stamp: it may be newer than the stamp says, never older.
    return this.#kept.get(question, { read });
  }

  async #readStamp(): Promise<string> {
    const greatest = (table: string) => this.#db(table).max('seq');
    const row = await this.#db
      .select({
        changes: changeNumber(this.#db),
        documents: greatest('primitives_document'),
        transitions: greatest('primitives_transition'),
        sources: this.#db('primitives_source').max('since'),
        // Numbers come again where the database lost some; then collecting begins anew.
        epoch: this.#db('primitives_lease').max('epoch'),
      })
      .first();
    return JSON.stringify(stampSchema.parse(row));
  }
}
