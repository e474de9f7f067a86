import { createHmac, randomBytes } from 'node:crypto';
import { Knex } from 'knex';
import { z } from 'zod';

const rowSchema = z.object({ value: z.string().length(44) });

const place = { name: 'signals' };

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
    const key = randomBytes(32).toString('base64');
    await db('primitives_key')
      .insert({ ...place, value: key })
      .onConflict('name')
      .ignore();
    const row = await db('primitives_key').where(place).first('value');
    return new SignalTags(rowSchema.parse(row).value);
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
