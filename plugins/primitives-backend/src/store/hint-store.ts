import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { z } from 'zod';
import { sourceNames } from '../facts/fact';
import { Hint } from '../sources/source';
import { chunks } from './chunks';
import { nowSql } from './database-time';

/** A hint, or the wish that a source has its usual look now instead of in a while. @internal */
export type Wish = Hint | { source: Hint['source']; look: true };

const githubSource = z.enum(['github-core', 'github-gitops']);

const wishSchema: z.ZodType<Wish> = z.union([
  z.strictObject({ source: githubSource, push: z.literal(true) }),
  z.strictObject({ source: githubSource, commit: z.string() }),
  z.strictObject({ source: githubSource, pull: z.number() }),
  z.strictObject({ source: githubSource, runs: z.literal(true) }),
  z.strictObject({
    source: z.literal('registry'),
    image: z.string(),
    scope: z.string(),
  }),
  z.strictObject({ source: z.literal('argocd'), application: z.string() }),
  z.strictObject({ source: z.enum(sourceNames), all: z.literal(true) }),
  z.strictObject({ source: z.enum(sourceNames), look: z.literal(true) }),
]);

const rowsSchema = z.array(
  z.object({ seq: z.coerce.number(), hint: z.string() }),
);

/** Most that are taken in one go. */
const batchSize = 1_000;

/**
 * Carries hints from the replica that a webhook reached to the one that collects. A hint
 * that is lost on the way is found by the next usual look.
 * @internal
 */
export class HintStore {
  readonly #db: Knex;
  readonly #logger: LoggerService;
  #onAdded: () => void = () => {};

  /** Over the plugin's database. */
  constructor(options: { db: Knex; logger: LoggerService }) {
    this.#db = options.db;
    this.#logger = options.logger;
  }

  /** Tells `listener` at once when this replica adds some; returns how to stop. */
  onAdded(listener: () => void): () => void {
    this.#onAdded = listener;
    return () => {
      if (this.#onAdded === listener) this.#onAdded = () => {};
    };
  }

  /** Leaves hints for whichever replica collects. */
  async add(wishes: readonly Wish[]): Promise<void> {
    for (const some of chunks(wishes)) {
      await this.#db('primitives_hint').insert(
        some.map(wish => ({
          hint: JSON.stringify(wish),
          at: this.#db.raw(nowSql(this.#db)),
        })),
      );
    }
    if (wishes.length > 0) this.#onAdded();
  }

  /** Takes what was left, oldest first. */
  async take(): Promise<Wish[]> {
    const rows = rowsSchema.parse(
      await this.#db('primitives_hint')
        .orderBy('seq')
        .limit(batchSize)
        .select('seq', 'hint'),
    );
    // By number, not up to a number: on PostgreSQL a smaller one can be committed later.
    for (const some of chunks(rows)) {
      await this.#db('primitives_hint')
        .whereIn(
          'seq',
          some.map(row => row.seq),
        )
        .delete();
    }
    return rows.flatMap(row => {
      const wish = wishSchema.safeParse(JSON.parse(row.hint));
      if (!wish.success)
        this.#logger.warn(`Left out a hint of another version: ${row.hint}`);
      return wish.data ?? [];
    });
  }
}
