import { createHmac, randomBytes } from 'node:crypto';
import { Knex } from 'knex';
import { z } from 'zod';

const rowSchema = z.object({ value: z.string() });
const keySchema = z.string().length(44);

const place = { source: 'signals', name: 'key' };

/**
 * What signals name pipelines by. Backstage carries them to every open page, whoever
 * looks at it, so that a tag tells nothing to those who were not given it with the
 * pipeline: it is the id under a key that all replicas share and nobody else knows.
 * @internal
 */
export class SignalTags {
  readonly #key: string;

  /** With the key in the database, which whoever comes first puts there. */
  static async open(db: Knex): Promise<SignalTags> {
    const key = JSON.stringify(randomBytes(32).toString('base64'));
    await db('primitives_cursor')
      .insert({ ...place, value: key })
      .onConflict(['source', 'name'])
      .ignore();
    const row = await db('primitives_cursor').where(place).first('value');
    const { value } = rowSchema.parse(row);
    return new SignalTags(keySchema.parse(JSON.parse(value)));
  }

  private constructor(key: string) {
    this.#key = key;
  }

  /** Tag of a primitive. */
  of(id: string): string {
    return createHmac('sha256', this.#key)
      .update(id)
      .digest('base64url')
      .slice(0, 22);
  }
}
