import { z } from 'zod';
import { explainIssues } from '@ameide/plugin-primitives-common';
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
    throw new RefusedError(`${file}: ${read.problem}`);
  const result = schema.safeParse(read.content ?? {});
  if (result.success) return result.data;
  throw new RefusedError(
    explainIssues(result.error, schema)
      .map(words => `${file}: ${words}`)
      .join('\n'),
  );
}
