import { z } from 'zod';
import {
  explainIssues,
  sayAt,
  sayLines,
  verbatim,
} from '@ameide/plugin-primitives-common';
import { RefusedError } from './errors';
import { readYamlFile } from './yaml-file';

/**
 * Reads the text of a file that people keep; absent or empty text counts as `{}`. Refuses
 * it with each key and the rule that it breaks.
 * @internal
 */
export function readSettingsFile<T>(
  text: string | undefined,
  file: string,
  schema: z.ZodType<T>,
): T {
  const read = readYamlFile(text ?? '');
  if (read.problem !== undefined)
    throw new RefusedError(sayAt(file, read.problem));
  const result = schema.safeParse(read.content ?? {});
  if (result.success) return result.data;
  const problems = explainIssues(result.error, schema).map(problem =>
    sayAt(file, problem),
  );
  throw new RefusedError(sayLines(problems) ?? verbatim(result.error.message));
}
