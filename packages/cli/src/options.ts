import { InvalidInputError } from '@ameide/core-repo';
import { digestSchema } from '@ameide/plugin-primitives-common';
import { z } from 'zod';

/** Parses the value of a flag, or refuses naming the flag and the rule. @internal */
export function parseFlag<T>(
  flag: string,
  schema: z.ZodType<T>,
  value: unknown,
): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  // The shared schemas begin their messages with the field's own name.
  const words = result.error.issues[0].message.replace(/^[a-z]+: /, '');
  throw new InvalidInputError(`${flag}: ${words}`);
}

/** Full SHA of a commit. @internal */
export const shaSchema = z
  .string()
  .regex(
    /^[0-9a-f]{40}$/,
    'must be the full SHA of a commit, 40 hexadecimal digits',
  );

/** Digest of an image. @internal */
export { digestSchema };

/** Registry host and repository, without tag or digest. @internal */
export const imageRepositorySchema = z
  .string()
  .regex(
    /^[a-z0-9.-]+(?::\d{1,5})?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+$/,
    'must be an image repository without tag or digest (for example ghcr.io/ameideio/primitive-domain-orders)',
  );

/** Writes a line, or lines, on standard output. @internal */
export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}
