import { z } from 'zod';
import {
  recognised,
  sayLines,
  verbatim,
} from '@ameide/plugin-primitives-common';
import { UsageError } from './errors';

/** Parses input at the edge; every breach is named in one {@link UsageError}. @internal */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.map(issue => recognised(issue.message));
  throw new UsageError(sayLines(problems) ?? verbatim(result.error.message));
}
