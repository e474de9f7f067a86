import { readFile, stat } from 'node:fs/promises';
import { InvalidInputError, NotThereError } from '@ameide/core-repo';
import {
  DsseEnvelope,
  dsseEnvelopeSchema,
  EvidenceStatement,
  evidenceStatementSchema,
  payloadOf,
} from '@ameide/plugin-primitives-common';
import { z } from 'zod';

/** Bundles have some hundred kilobytes; what is larger is none. */
const maxBytes = 64 * 1024 * 1024;

/** An evidence bundle as it was read. @internal */
export type Bundle = {
  statement: EvidenceStatement;
  /** Absent for a statement that is not signed. */
  envelope?: DsseEnvelope;
};

/** Reads a bundle; an `InvalidInputError` that names the field and its rule where it is none. @internal */
export async function readBundle(file: string): Promise<Bundle> {
  const document = parseJson(file, await readText(file));
  const isEnvelope =
    typeof document === 'object' && document !== null && 'payload' in document;
  if (!isEnvelope)
    return { statement: parse(file, evidenceStatementSchema, document) };
  const envelope = parse(file, dsseEnvelopeSchema, document);
  const place = `${file}: payload`;
  const text = new TextDecoder().decode(payloadOf(envelope));
  const statement = parse(
    place,
    evidenceStatementSchema,
    parseJson(place, text),
  );
  return { statement, envelope };
}

async function readText(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > maxBytes)
      throw new InvalidInputError(
        `${file}: has ${size} bytes; a bundle has at most ${maxBytes}`,
      );
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof InvalidInputError) throw error;
    throw new NotThereError(`${file}: cannot be read: ${wordsOf(error)}`);
  }
}

function parseJson(place: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidInputError(`${place}: must be JSON: ${wordsOf(error)}`);
  }
}

function parse<T>(place: string, schema: z.ZodType<T>, value: unknown): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const words = read.error.issues
    .slice(0, 5)
    .map(({ path, message }) => [...path, message].join(': '));
  throw new InvalidInputError(`${place}: ${words.join('; ')}`);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
