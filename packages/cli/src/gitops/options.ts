import { z } from 'zod';
import {
  PrimitiveRef,
  primitiveRefSchema,
} from '@ameide/plugin-primitives-common';
import { UsageError } from '@ameide/gitops-repo';

/** Options that most commands share. @internal */
export type SharedOptions = { root: string; pullRequest?: boolean };

/** Reads kind, name and version together, or refuses with what is wrong. @internal */
export function parseRef(options: {
  kind?: string;
  name?: string;
  version?: string;
}): PrimitiveRef {
  const { kind, name, version } = options;
  return parseOption(primitiveRefSchema, { kind, name, version });
}

/** Parses one option. @internal */
export function parseOption<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new UsageError(result.error.issues.map(i => i.message).join('\n'));
}
