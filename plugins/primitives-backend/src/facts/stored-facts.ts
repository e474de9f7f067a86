import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { anyOf } from '../store/any-of';
import { chunks } from '../store/chunks';
import { FactKind, FactValue } from './fact';
import { FactReader, KnownFact } from './fact-reader';
import { factOf, FactRow, isOfKind } from './fact-row';

/** Facts of one page of {@link StoredFacts.each}. */
const pageSize = 2_000;

/** Reads of the current facts in the database. @internal */
export class StoredFacts implements FactReader {
  readonly #db: Knex;
  readonly #logger: LoggerService;

  /** Over the plugin's database. */
  constructor(options: { db: Knex; logger: LoggerService }) {
    this.#db = options.db;
    this.#logger = options.logger;
  }

  /** {@inheritDoc FactReader.many} */
  async many<K extends FactKind>(
    kind: K,
    subjects: readonly string[],
  ): Promise<Map<string, FactValue<K>>> {
    const found = new Map<string, FactValue<K>>();
    for (const some of chunks(subjects)) {
      const rows = await this.#rows(kind).where(
        anyOf(this.#db, 'subject', some),
      );
      for (const fact of this.#parse(kind, rows))
        found.set(fact.subject, fact.value);
    }
    return found;
  }

  /** {@inheritDoc FactReader.within} */
  async within<K extends FactKind>(
    kind: K,
    scope: string,
  ): Promise<KnownFact<K>[]> {
    return this.#parse(
      kind,
      await this.#rows(kind).where({ scope }).orderBy('subject'),
    );
  }

  /** {@inheritDoc FactReader.each} */
  async *each<K extends FactKind>(
    kind: K,
    options: { prefix?: string } = {},
  ): AsyncIterable<KnownFact<K>[]> {
    let after = '';
    for (;;) {
      const query = this.#rows(kind)
        .where('subject', '>', after)
        .orderBy('subject')
        .limit(pageSize);
      if (options.prefix) {
        const pattern = `${options.prefix.replace(/[\\%_]/g, '\\$&')}%`;
        query.andWhereRaw("subject like ? escape '\\'", [pattern]);
      }
      const rows: FactRow[] = await query;
      if (rows.length > 0) yield this.#parse(kind, rows);
      if (rows.length < pageSize) return;
      after = rows[rows.length - 1].subject;
    }
  }

  #rows(kind: FactKind) {
    return this.#db<FactRow>('primitives_fact')
      .where({ kind })
      .whereNotNull('value')
      .select();
  }

  #parse<K extends FactKind>(kind: K, rows: FactRow[]): KnownFact<K>[] {
    return rows.flatMap(row => {
      const fact = factOf(row, this.#logger);
      if (!fact || !isOfKind(fact, kind) || fact.value === null) return [];
      const { subject, scope, value, position } = fact;
      return [{ subject, scope, value, position }];
    });
  }
}
