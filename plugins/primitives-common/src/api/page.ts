import { z } from 'zod';

/** Most items that one page holds. @public */
export const maxPageSize = 500;

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

/** Where a list goes on. @internal */
export const pageFields = {
  nextCursor: z
    .string()
    .optional()
    .describe('Asks for the next page; absent on the last one'),
};
