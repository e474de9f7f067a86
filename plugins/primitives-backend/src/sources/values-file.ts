import { english, parseImageReference } from '@ameide/plugin-primitives-common';
import { readYamlFile } from '@ameide/gitops-repo';
import { isMap, isScalar, visit } from 'yaml';
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

/** Why a values file says nothing. @internal */
export type UnreadableValues = { problem: string };

/** Reads a values file, or says what is wrong with it. @internal */
export function readValues(text: string): Values | UnreadableValues {
  const read = readYamlFile(text);
  if (read.problem !== undefined) return { problem: english(read.problem) };
  const parsed = valuesSchema.safeParse(read.content ?? {});
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    return { problem: `${path.join('.') || 'the whole'}: ${message}` };
  }
  const suspects: string[] = [];
  visit(read.document, {
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

function snake(key: string): string {
  return key.replace(/([a-z0-9])([A-Z])/g, '$1_$2');
}
