import { parseImageReference } from '@ameide/plugin-primitives-common';
import { Document, isMap, isScalar, parseDocument, visit } from 'yaml';
import { z } from 'zod';

const valuesSchema = z.looseObject({
  enabled: z.boolean().optional(),
  image: z.looseObject({ ref: z.string().nullish() }).nullish(),
});

/** What one values file says; a key that it leaves out falls through to the file under it. @internal */
export type Values = {
  enabled?: boolean;
  imageRef?: string;
  /** Keys whose literal value looks like secret material. */
  suspects: string[];
};

/** Keys whose literal value is, by any name, a secret. */
const secretKey =
  /(^|[_.-])(password|passwd|secret|token|api[_-]?key|private[_-]?key|credentials?)$/i;

/** Reads a values file; undefined when it is not YAML or not of this shape. @internal */
export function readValues(text: string): Values | undefined {
  const document = parseDocument(text);
  if (document.errors.length > 0) return undefined;
  const parsed = valuesSchema.safeParse(contentOf(document) ?? {});
  if (!parsed.success) return undefined;
  const suspects: string[] = [];
  visit(document, {
    Pair: (_key, pair) => {
      if (!isScalar(pair.key) || !isScalar(pair.value) || isMap(pair.value))
        return;
      const { value } = pair.value;
      const key = String(pair.key.value);
      if (typeof value !== 'string' || value === '') return;
      const literal = secretKey.test(snake(key)) && !/^\$[{(]/.test(value);
      if (literal || value.includes('PRIVATE KEY-----')) suspects.push(key);
    },
  });
  return {
    enabled: parsed.data.enabled,
    imageRef: parsed.data.image?.ref || undefined,
    suspects,
  };
}

/** Digest that an image reference pins. @internal */
export function digestOf(imageRef: string | undefined): string | undefined {
  return imageRef ? parseImageReference(imageRef)?.digest : undefined;
}

/** A file whose aliases would unfold to far more than it holds is refused by the library, as an error. */
function contentOf(document: Document): unknown {
  try {
    return document.toJS();
  } catch {
    return 'unreadable';
  }
}

function snake(key: string): string {
  return key.replace(/([a-z0-9])([A-Z])/g, '$1_$2');
}
