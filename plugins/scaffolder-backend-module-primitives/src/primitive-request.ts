import { parseEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  kindSchema,
  languageSchema,
  nameSchema,
  versionSchema,
} from '@ameide/plugin-primitives-common';
import { z } from 'zod';

const entityRefSchema = (field: string, defaultKind: string) =>
  z.string({ error: `${field}: must be an entity reference` }).refine(
    text => {
      try {
        parseEntityRef(text, { defaultKind, defaultNamespace: 'default' });
        // What reaches a YAML file must not be able to leave its line.
        return /^[A-Za-z0-9:/._-]+$/.test(text);
      } catch {
        return false;
      }
    },
    { error: `${field}: must be an entity reference (for example "${defaultKind}:default/name")` },
  );

/** A form sends a field that was filled and emptied again as empty text. */
function optionalField<T extends z.ZodType>(schema: T) {
  return z.preprocess(value => (value === '' || value === null ? undefined : value), schema.optional());
}

const startingPointSchema = z.enum(['skeleton', 'example'], {
  error: issue => `from: ${JSON.stringify(issue.input)} is not one of skeleton, example`,
});

/** Everything that "create primitive" is asked with; unknown keys are refused. @internal */
export const primitiveRequestSchema = z.strictObject({
  kind: kindSchema,
  name: nameSchema,
  version: versionSchema,
  language: languageSchema,
  owner: entityRefSchema('owner', 'group'),
  system: optionalField(entityRefSchema('system', 'system')),
  from: startingPointSchema,
});

/** A primitive to be, as somebody asked for it. @internal */
export type PrimitiveRequest = z.infer<typeof primitiveRequestSchema>;

/** Parses what a template handed over; an `InputError` names every field that breaks a rule. @internal */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(issue =>
    issue.path.length && !issue.message.startsWith(`${issue.path.join('.')}:`)
      ? `${issue.path.join('.')}: ${issue.message}`
      : issue.message,
  );
  throw new InputError(problems.join('; '));
}
