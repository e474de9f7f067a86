import { Knex } from 'knex';
import { z } from 'zod';
import { Fence } from '../collect/lease';
import { Cursors } from '../sources/source';

const rowSchema = z.object({ value: z.string() }).optional();

/** Cursors of one source, in the database. @internal */
export class CursorStore implements Cursors {
  readonly #db: Knex;
  readonly #fence: Fence;
  readonly #source: string;

  /** `source` is its key: two Argo CD instances do not share cursors. */
  constructor(options: { db: Knex; fence: Fence; source: string }) {
    this.#db = options.db;
    this.#fence = options.fence;
    this.#source = options.source;
  }

  /** {@inheritDoc Cursors.get} */
  async get(name: string): Promise<unknown> {
    const row = await this.#db('primitives_cursor')
      .where({ source: this.#source, name })
      .first('value');
    const value = rowSchema.parse(row)?.value;
    return value === undefined ? undefined : JSON.parse(value);
  }

  /** {@inheritDoc Cursors.set} */
  async set(name: string, value: unknown): Promise<void> {
    const key = { source: this.#source, name };
    await this.#fence.transaction(async tx => {
      if (value === null || value === undefined) {
        await tx('primitives_cursor').where(key).delete();
        return;
      }
      await tx('primitives_cursor')
        .insert({ ...key, value: JSON.stringify(value) })
        .onConflict(['source', 'name'])
        .merge();
    });
  }
}
