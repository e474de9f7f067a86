import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  PrimitiveKind,
  PrimitiveLanguage,
  primitiveLanguages,
} from '@ameide/plugin-primitives-common';
import { parse } from 'yaml';
import { z } from 'zod';
import { templatesFolder } from './templates';

const expectedFileSchema = z.strictObject({
  /** From the primitive's folder; the last part may hold one `*`. */
  path: z
    .string()
    .regex(
      /^(?:[A-Za-z0-9._-]+\/)*[A-Za-z0-9._-]*\*?[A-Za-z0-9._-]*$/,
      'must be a path, with at most one * in its last part',
    )
    .refine(
      path => !path.split('/').includes('..'),
      'must not leave the folder',
    ),
  /** What it is there for, in words. */
  for: z.string().min(1),
});

const shapeFileSchema = z.partialRecord(
  z.enum(primitiveLanguages),
  z.array(expectedFileSchema).min(1),
);

/** A file that a kind has, and what for. @internal */
export type ExpectedFile = z.infer<typeof expectedFileSchema>;

/** Files that a primitive of a kind must have in a language: data, so that a kind is added without code. @internal */
export async function readShape(
  kind: PrimitiveKind,
  language: PrimitiveLanguage,
): Promise<ExpectedFile[]> {
  const files = await Promise.all(
    ['_common', kind].map(async folder => {
      const path = join(templatesFolder(), folder, 'shape.yaml');
      const result = shapeFileSchema.safeParse(
        parse(await readFile(path, 'utf8')),
      );
      if (result.success) return result.data[language] ?? [];
      const [issue] = result.error.issues;
      throw new Error(
        `${folder}/shape.yaml: ${issue.path.join('.')}: ${issue.message}`,
      );
    }),
  );
  return files.flat();
}

/** Paths among these that an expected file stands for. @internal */
export function matchExpected(
  expected: ExpectedFile,
  paths: readonly string[],
): string[] {
  if (!expected.path.includes('*')) {
    return paths.filter(path => path === expected.path);
  }
  const [before, after] = expected.path.split('*');
  return paths.filter(
    path =>
      path.length >= before.length + after.length &&
      path.startsWith(before) &&
      path.endsWith(after) &&
      !path.slice(before.length).includes('/'),
  );
}
