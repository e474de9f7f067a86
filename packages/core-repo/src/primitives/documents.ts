import { parseAllDocuments } from 'yaml';

/**
 * The documents of a YAML file as plain data. One that cannot be read, or that somebody
 * wrote to unfold or nest without end, is left out: the check of the shape says so.
 * @internal
 */
export function readDocuments(text: string): unknown[] {
  try {
    return [...parseAllDocuments(text)].flatMap(document => {
      if (document.errors.length > 0) return [];
      try {
        return [document.toJS()];
      } catch {
        return [];
      }
    });
  } catch (error) {
    // The parser calls itself for each level.
    if (error instanceof RangeError) return [];
    throw error;
  }
}
