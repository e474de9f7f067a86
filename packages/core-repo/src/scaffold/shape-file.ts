import { parse } from 'yaml';
import { z } from 'zod';
import { InvalidInputError } from '../errors';

const expectedFileSchema = z.strictObject({
  /** From the primitive's folder; the last part may hold one `*`. */
  path: z
    .string({ error: 'must be a path from the primitive’s folder' })
    .regex(
      /^(?:[A-Za-z0-9._-]+\/)*[A-Za-z0-9._-]*\*?[A-Za-z0-9._-]*$/,
      'must be a path of letters, digits, dots, hyphens and underscores, with at most one * in its last part',
    )
    .refine(
      path =>
        path !== '' &&
        path.split('/').every(part => part !== '..' && part !== '.'),
      'must name a file in the primitive’s folder',
    ),
  /** What it is there for, in words. */
  for: z
    .string({ error: 'must say what the file is there for' })
    .min(1, 'must say what the file is there for'),
  /** The file by which a folder's language is known. */
  manifest: z.literal(true, { error: 'must be true, or left out' }).optional(),
  /** Need not be there; where it is, it has to parse. */
  optional: z.literal(true, { error: 'must be true, or left out' }).optional(),
});

/**
 * A kind's name: it becomes a folder, a part of names in Kubernetes, and what stands
 * before the first hyphen of a primitive's id. The longest built-in one has 11 letters,
 * and names are measured by that.
 * @public
 */
export const kindNameSchema = z
  .string({ error: 'kind: must be text' })
  .regex(/^[a-z]{1,11}$/, 'kind: must be 1 to 11 lower-case letters');

/**
 * A language's name: a key of the shape files and a folder of the skeletons, so that a
 * language is added without code.
 * @public
 */
export const languageNameSchema = z
  .string({ error: 'language: must be text' })
  .regex(
    /^[a-z][a-z0-9]{0,19}$/,
    'language: must be lower-case letters and digits, beginning with a letter',
  );

const shapeFileSchema = z.record(
  languageNameSchema,
  z
    .array(expectedFileSchema, {
      error: 'must be a list of files, each with "path" and "for"',
    })
    .min(1, 'must name at least one file'),
  { error: 'must hold a list of files for each language' },
);

/** A file that a kind has, and what for. @internal */
export type ExpectedFile = z.infer<typeof expectedFileSchema>;

/** Files by language, as one `shape.yaml` lists them. @internal */
export type ShapeFile = z.infer<typeof shapeFileSchema>;

/** Parses a `shape.yaml`; refuses with the file, the key and the rule. @internal */
export function parseShapeFile(file: string, text: string): ShapeFile {
  let data: unknown;
  try {
    data = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new InvalidInputError(
      `${file}: is not YAML: ${words.split('\n')[0]}`,
    );
  }
  const result = shapeFileSchema.safeParse(data);
  if (result.success) return result.data;
  throw new InvalidInputError(
    result.error.issues
      .map(issue => {
        // The rule of a key is in the issue about that key.
        const words =
          issue.code === 'invalid_key'
            ? issue.issues[0].message
            : issue.message;
        return [file, issue.path.join('.'), words].filter(Boolean).join(': ');
      })
      .join('; '),
  );
}
