import { z } from 'zod';
import { UsageError } from './errors';

/** Parses input at the edge; every breach is named in one {@link UsageError}. @internal */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new UsageError(
    result.error.issues.map(issue => issue.message).join('\n'),
  );
}
