import { LineCounter, parseAllDocuments } from 'yaml';
import { Snapshot } from '../snapshot';
import { Visited, visitDocument } from './rules/visit-values';

/** A YAML file, read once for every rule. @internal */
export type ParsedFile = {
  /** Every scalar with its path and line. */
  values: Visited[];
  errors: { message: string; line: number }[];
  /** Content of the first document, with merge keys merged as Helm does. */
  content: unknown;
  /** How many documents there are. */
  documents: number;
};

/** Reads the files of a snapshot, each the first time it is asked for. @internal */
export class ParsedFiles {
  readonly #snapshot: Snapshot;
  readonly #parsed = new Map<string, ParsedFile>();

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
  }

  /** Undefined when there is no such file. */
  get(path: string): ParsedFile | undefined {
    const text = this.#snapshot.get(path);
    if (text === undefined) return undefined;
    const known = this.#parsed.get(path) ?? parseFile(text);
    this.#parsed.set(path, known);
    return known;
  }
}

/**
 * Reads the text of a YAML file. One that somebody wrote to harm whoever reads it, by
 * aliases that unfold without end or levels without end, has an error and no values.
 * @internal
 */
export function parseFile(text: string): ParsedFile {
  const lineCounter = new LineCounter();
  try {
    const documents = [...parseAllDocuments(text, { merge: true, lineCounter })];
    const errors = documents
      .flatMap(document => document.errors)
      .map(error => ({
        message: error.message.split('\n')[0],
        line: lineCounter.linePos(error.pos[0]).line,
      }));
    return {
      values: documents.flatMap(d => visitDocument(d, lineCounter)),
      ...{ errors, documents: documents.length },
      content: errors.length > 0 ? undefined : documents[0]?.toJS(),
    };
  } catch (error) {
    // The parser calls itself for each level.
    const message = error instanceof RangeError ? 'nests too deep' : wordsOf(error);
    return {
      ...{ values: [], errors: [{ message, line: 1 }] },
      ...{ content: undefined, documents: 1 },
    };
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
