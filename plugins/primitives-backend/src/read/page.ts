import { createHash } from 'node:crypto';
import { refusal, say } from '@ameide/plugin-primitives-common';
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { maxPageSize, Page, PageRequest } from '../read-model';

const defaultPageSize = 100;

/** A text in a cursor's key. No database holds a NUL, and PostgreSQL refuses to compare with one. @internal */
export const keyText = z.string().regex(/^[^\0]*$/);

/** A whole number in a cursor's key; PostgreSQL gives large ones out as texts. @internal */
export const keyNumber = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,16}$/)
      .transform(Number),
  ])
  .pipe(z.number().int());

/** The number of items wanted; an `InputError` when nobody may have that many. @internal */
export function limitOf({ limit = defaultPageSize }: PageRequest): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > maxPageSize) {
    throw new InputError(
      `limit: must be a whole number from 1 to ${maxPageSize}, not ${limit}`,
    );
  }
  return limit;
}

/**
 * Cursors of one list: where the next page begins, as text that says nothing to whoever
 * carries it. One of another list, or of this one asked for otherwise, is refused.
 * @internal
 */
export class PageCursors<K> {
  readonly #query: string;
  readonly #schema: z.ZodType<[string, K]>;

  /** `query` is everything that decides what is listed and in which order. */
  constructor(options: { query: unknown; key: z.ZodType<K> }) {
    this.#query = createHash('sha256')
      .update(JSON.stringify(options.query))
      .digest('base64url')
      .slice(0, 12);
    this.#schema = z.tuple([z.literal(this.#query), options.key]);
  }

  /** Key that a cursor holds; an `InputError` when it is not one of this list. */
  read(cursor: string | undefined): K | undefined {
    if (cursor === undefined) return undefined;
    const read = this.#schema.safeParse(jsonOf(cursor));
    if (!read.success) {
      throw refusal(InputError, say('request.cursor'));
    }
    return read.data[1];
  }

  /** Cursor of the page that begins after a key. */
  write(key: K): string {
    return Buffer.from(JSON.stringify([this.#query, key])).toString(
      'base64url',
    );
  }

  /** A page of rows of which one more was asked for than is shown. */
  page<R, T>(options: {
    rows: readonly R[];
    limit: number;
    keyOf: (row: R) => K;
    item: (row: R) => T;
  }): Page<T> {
    const { rows, limit, keyOf, item } = options;
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: shown.map(item),
      ...(last && rows.length > limit
        ? { nextCursor: this.write(keyOf(last)) }
        : {}),
    };
  }
}

function jsonOf(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}
