import { nameSchema, versionSchema } from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { InvalidInputError } from '../errors';
import { kindNameSchema, languageNameSchema } from './shape-file';

/** An entity reference `[kind:][namespace/]name`; nothing that could leave its line in YAML. */
function entityReference(field: string) {
  return z
    .string({ error: `${field}: must be an entity reference` })
    .regex(
      /^(?:[A-Za-z]+:)?(?:[A-Za-z0-9][A-Za-z0-9._-]*\/)?[A-Za-z0-9][A-Za-z0-9._-]*$/,
      `${field}: must be an entity reference (for example "group:default/orders-team")`,
    );
}

const fields = {
  kind: kindNameSchema,
  name: nameSchema,
  version: versionSchema,
  language: languageNameSchema,
  from: z.enum(['skeleton', 'example'], {
    error: issue =>
      `from: ${JSON.stringify(issue.input)} is not one of skeleton, example`,
  }),
};

/** What a contract is made from. @internal */
export const contractInputSchema = z.object({ root: z.string(), ...fields });

/** What a preview is made from. @internal */
export const previewInputSchema = z.object(fields);

/** What a primitive is made from. @internal */
export const scaffoldInputSchema = previewInputSchema.extend({
  root: z.string(),
  owner: entityReference('owner'),
  system: entityReference('system').optional(),
  description: z
    .string()
    .max(200, 'description: must have at most 200 characters')
    .regex(/^[^\p{Cc}]*$/u, 'description: must be one line')
    .optional(),
  dryRun: z.boolean().optional(),
});

/**
 * Kind and name of a primitive that is there already. Older names may break today's
 * rule, and are verified all the same; none may leave its folder.
 * @internal
 */
export const existingInputSchema = z.object({
  kind: kindNameSchema,
  name: z
    .string({ error: 'name: must be text' })
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/,
      'name: must be the name of a folder under primitives/<kind>: letters, digits, hyphens, underscores',
    ),
});

/** Parses, or refuses with what is wrong in each field. @internal */
export function parseInput<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new InvalidInputError(
    result.error.issues
      .map(({ path, message }) => {
        const field = path.join('.');
        return message.startsWith(`${field}:`)
          ? message
          : `${field}: ${message}`;
      })
      .join('; '),
  );
}
