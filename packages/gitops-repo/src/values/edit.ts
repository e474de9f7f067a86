import { isDeepStrictEqual } from 'node:util';
import { isMap } from 'yaml';
import { say, sayAt } from '@ameide/plugin-primitives-common';
import { RefusedError } from '../errors';
import { ValuesDocument } from './document';
import {
  addToFlow,
  addToMap,
  appendLines,
  applySplices,
  requirePlainMap,
  setScalar,
  Splice,
} from './splice';

/** What an edit sets; what is left out stays as it is. @public */
export type ValuesEdit = {
  enabled?: boolean;
  ref?: string;
  /** How often the smoke of one digest was asked to run again. */
  attempt?: number;
};

/**
 * Sets `enabled`, `image.ref` and `attempt` in the text of a values file. The document is
 * parsed to find the places, and only those are spliced: every other byte stays,
 * comments, order, quoting, indentation and line ends included. A file that cannot
 * be edited without changing its meaning is refused with the line and what to do.
 * @public
 */
export function editValues(
  text: string,
  edit: ValuesEdit,
  file: string,
): string {
  const document = new ValuesDocument(text, file);
  const after = applySplices(text, planSplices(document, edit));
  // The proof that the splices mean what was asked, and nothing else.
  if (
    !isDeepStrictEqual(readBack(after, file), expected(document.toJS(), edit))
  )
    throw new RefusedError(sayAt(`${file}:1`, say('file.noEdit')));
  return after;
}

function planSplices(document: ValuesDocument, edit: ValuesEdit): Splice[] {
  const { root } = document;
  const enabled =
    edit.enabled === undefined ? [] : [`enabled: ${edit.enabled}`];
  const image =
    edit.ref === undefined ? [] : ['image:', `  ref: "${edit.ref}"`];
  const attempt =
    edit.attempt === undefined ? [] : [`attempt: ${edit.attempt}`];
  if (!root)
    return [appendLines(document, [...enabled, ...image, ...attempt])];
  requirePlainMap(document, root);

  const splices: Splice[] = [];
  // What is missing goes to the end: a comment above the first key is about that key.
  const missing: string[] = [];
  const missingInFlow: string[] = [];
  if (edit.enabled !== undefined) {
    const pair = document.find(root, 'enabled');
    if (pair) splices.push(...setScalar(document, pair, edit.enabled));
    else {
      missing.push(...enabled);
      missingInFlow.push(...enabled);
    }
  }
  if (edit.ref !== undefined) {
    const pair = document.find(root, 'image');
    const ref = pair && isMap(pair.value) && document.find(pair.value, 'ref');
    if (pair && isMap(pair.value)) requirePlainMap(document, pair.value);
    if (ref) splices.push(...setScalar(document, ref, edit.ref));
    else if (pair)
      splices.push(...addToMap(document, pair, `ref: "${edit.ref}"`));
    else {
      missing.push(...image);
      missingInFlow.push(`image: {ref: "${edit.ref}"}`);
    }
  }
  if (edit.attempt !== undefined) {
    const pair = document.find(root, 'attempt');
    if (pair) splices.push(...setScalar(document, pair, edit.attempt));
    else {
      missing.push(...attempt);
      missingInFlow.push(...attempt);
    }
  }
  if (missing.length > 0)
    splices.push(
      root.flow
        ? addToFlow(document, root, missingInFlow.join(', '))
        : appendLines(document, missing),
    );
  return splices;
}

/** What the edited text says; undefined when it says nothing that can be read. */
function readBack(text: string, file: string): unknown {
  try {
    return new ValuesDocument(text, file).toJS();
  } catch (error) {
    if (error instanceof RefusedError) return undefined;
    throw error;
  }
}

function expected(before: unknown, edit: ValuesEdit): unknown {
  const values = { ...(isRecord(before) ? before : {}) };
  if (edit.enabled !== undefined) values.enabled = edit.enabled;
  if (edit.ref !== undefined) {
    values.image = {
      ...(isRecord(values.image) ? values.image : {}),
      ref: edit.ref,
    };
  }
  if (edit.attempt !== undefined) values.attempt = edit.attempt;
  return values;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
