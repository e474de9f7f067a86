import { parse } from 'yaml';
import { z } from 'zod';
import { explainIssues } from '@ameide/plugin-primitives-common';
import { RefusedError } from './errors';

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
  let data: unknown;
  try {
    data = (text === undefined ? undefined : parse(text)) ?? {};
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new RefusedError(`${file}: is not YAML: ${words.split('\n')[0]}`);
  }
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  throw new RefusedError(
    explainIssues(result.error, schema)
      .map(words => `${file}: ${words}`)
      .join('\n'),
  );
}
