import { z } from 'zod';

/** Most items that one page holds. @public */
export const maxPageSize = 500;

/**
 * A text in a query string. PostgreSQL stores no NUL, and refuses to look for one
 * (https://www.postgresql.org/docs/current/datatype-character.html).
 * @internal
 */
export const textSchema = z
  .string()
  // Spelled out: what makes other schemas of this one keeps the pattern, and not its flags.
  // eslint-disable-next-line no-control-regex
  .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, 'must have no control characters');

/** `true` or `false` in a query string. @internal */
export const flagSchema = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .meta({ examples: ['true'] })
  .transform(value => value === 'true');

/** A moment in a query string: ISO 8601 with its offset, or `Z`. @internal */
export const momentSchema = z.iso
  .datetime({
    offset: true,
    error: 'must be a moment in ISO 8601, for example 2026-01-31T12:00:00Z',
  })
  .meta({ examples: ['2026-01-31T12:00:00Z'] })
  .transform(text => new Date(text));

/** Refuses a period that ends before it has begun. @internal */
export function refuseBackwards(
  query: { from?: Date; to?: Date },
  context: z.RefinementCtx,
): void {
  const { from, to } = query;
  if (!from || !to || from < to) return;
  context.addIssue({
    code: 'custom',
    path: ['to'],
    message: 'must be later than from',
  });
}

/** Which part of a list is wanted; every list takes these two. @internal */
export const pageQuery = {
  limit: z.coerce
    .number({ error: `must be a whole number from 1 to ${maxPageSize}` })
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(maxPageSize, `must be at most ${maxPageSize}`)
    .default(100)
    .meta({ examples: [500] })
    .describe('Most items on the page'),
  cursor: z
    .string()
    // Base64url, as the backend writes it; what it stands for is the backend's own.
    .regex(/^[A-Za-z0-9_=-]{1,1000}$/, 'must be the nextCursor of a page')
    .optional()
    .describe('nextCursor of the page before; the first page without it'),
};

/** A filter that may be given several times: one of the values has to fit. @internal */
export const oneOf = <T extends z.ZodType>(value: T, example: z.input<T>) =>
  z
    .array(value)
    .max(50)
    .optional()
    .meta({ examples: [[example]] });

/** An owner or a system, as it is written. @internal */
export const referenceSchema = textSchema.min(1).max(255);

/** What is searched for; ids have at most 40 characters, and names of branches more. @internal */
export const searchSchema = textSchema
  .max(100)
  .optional()
  .meta({ examples: ['orders'] });

/** Furthest line that can be jumped to. */
const maxOffset = 1_000_000;

/** Jumps to the middle of a list; goes with {@link refuseBoth}. @internal */
export const offsetQuery = {
  offset: z.coerce
    .number({ error: 'must be a whole number' })
    .int('must be a whole number')
    .min(0, 'must be at least 0')
    .max(maxOffset, `must be at most ${maxOffset}`)
    .optional()
    .meta({ examples: [1] })
    .describe(
      'Lines before the page, to jump to the middle of a list; instead of cursor',
    ),
};

/** Says that a page begins at one place only. @internal */
export function refuseBoth(
  query: { offset?: number; cursor?: string },
  context: z.RefinementCtx,
): void {
  if (query.offset === undefined || query.cursor === undefined) return;
  context.addIssue({
    code: 'custom',
    path: ['offset'],
    message: 'goes without cursor, which says where the page begins already',
  });
}

/** Where a list goes on. @internal */
export const pageFields = {
  nextCursor: z
    .string()
    .optional()
    .describe('Asks for the next page; absent on the last one'),
};
