import { english } from '@ameide/plugin-primitives-common';
import { Document, LineCounter, parseAllDocuments } from 'yaml';
import { Snapshot } from '../snapshot';
import { comesTwice, keyThatComesTwice, tooLarge } from '../yaml-file';
import { Visited, visitDocument } from './rules/visit-values';

/** Characters of a file; the largest values of public charts have a quarter of that. */
const largest = 1024 * 1024;

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
  const large = tooLarge(text.length, largest);
  if (large !== undefined) return unreadable(english(large));
  const lineCounter = new LineCounter();
  try {
    // The parser's own look for keys that come twice compares each with all before it.
    const options = { merge: true, lineCounter, uniqueKeys: false };
    const documents = [...parseAllDocuments(text, options)];
    const errors = documents
      .flatMap(document => [...document.errors, ...twiceIn(document)])
      .map(({ message, pos: [offset] }) => ({
        message: message.split('\n')[0],
        line: lineCounter.linePos(offset).line,
      }));
    return {
      values: documents.flatMap(d => visitDocument(d, lineCounter)),
      ...{ errors, documents: documents.length },
      content: errors.length > 0 ? undefined : documents[0]?.toJS(),
    };
  } catch (error) {
    // The parser calls itself for each level.
    return unreadable(
      error instanceof RangeError ? 'nests too deep' : wordsOf(error),
    );
  }
}

function unreadable(message: string): ParsedFile {
  return {
    ...{ values: [], errors: [{ message, line: 1 }] },
    ...{ content: undefined, documents: 1 },
  };
}

function twiceIn(document: Document): { message: string; pos: [number] }[] {
  const key = keyThatComesTwice(document);
  return key
    ? [{ message: english(comesTwice(key)), pos: [key.range?.[0] ?? 0] }]
    : [];
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
