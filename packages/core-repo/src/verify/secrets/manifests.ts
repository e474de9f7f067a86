import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { Hit } from './hit';
import { isPlaceholder } from './placeholder';

const looksLikeSecret =
  /\bkind["']?[ \t]{0,8}:[ \t]{0,8}["']?Secret(?:List)?\b/;

const secretSchema = z.object({
  kind: z.literal('Secret'),
  data: z.record(z.string(), z.unknown()).nullish(),
  stringData: z.record(z.string(), z.unknown()).nullish(),
});
const listSchema = z.object({ items: z.array(z.unknown()) });

/** Longer than that a file is read line by line: the parser would take seconds. */
const maxParsed = 1024 * 1024;

/** More values in one file say no more. An allowance for so many can only be for the file. */
const maxValues = 1000;

/** More aliases than that are a bomb. */
const maxAliasCount = 100;

/**
 * Kubernetes Secrets that hold something: Git has settings only, and values reach pods
 * through ExternalSecrets. https://kubernetes.io/docs/concepts/configuration/secret/
 * @internal
 */
export function findSecretManifests(path: string, text: string): Hit[] {
  if (!/\.(?:ya?ml|json|tpl)$/i.test(path) || !looksLikeSecret.test(text))
    return [];
  const parsed = text.length > maxParsed ? undefined : parsedValues(text);
  const values = (parsed ?? roughValues(text)).slice(0, maxValues);
  const hits: Hit[] = [];
  let from = 0;
  for (const value of values) {
    // Values are found again in the text, in order; a folded one is at its key.
    const at = text.indexOf(value.search, from);
    const start = at < 0 ? from : at;
    hits.push({
      rule: 'secrets/kubernetes-secret',
      what: 'a Secret manifest holds a value',
      start,
      end: start + Math.max(1, at < 0 ? 1 : value.search.length),
    });
    from = start + 1;
  }
  return hits;
}

type Value = { search: string };

/** Values of the Secrets in a file; undefined when no parser takes it (a chart's template). */
function parsedValues(text: string): Value[] | undefined {
  try {
    const documents = parseAllDocuments(text, { logLevel: 'silent' });
    if (!Array.isArray(documents)) return [];
    if (documents.some(document => document.errors.length > 0))
      return undefined;
    return documents.flatMap(document =>
      valuesOf(document.toJS({ maxAliasCount })),
    );
  } catch {
    // Too deep, or a bomb: read line by line.
    return undefined;
  }
}

function valuesOf(value: unknown): Value[] {
  const list = listSchema.safeParse(value);
  if (list.success) return list.data.items.flatMap(valuesOf);
  const secret = secretSchema.safeParse(value);
  if (!secret.success) return [];
  const { data, stringData } = secret.data;
  return [
    ...Object.values(data ?? {}).filter(each => !isHeldPlace(decoded(each))),
    ...Object.values(stringData ?? {}).filter(each => !isHeldPlace(each)),
  ].map(each => ({ search: String(each).split('\n')[0] }));
}

function decoded(value: unknown): unknown {
  return typeof value === 'string'
    ? Buffer.from(value, 'base64').toString('utf8')
    : value;
}

function isHeldPlace(value: unknown): boolean {
  return value === null || (typeof value === 'string' && isPlaceholder(value));
}

/** Lines below `data:` or `stringData:` that hold a literal, in a file that is no YAML. */
function roughValues(text: string): Value[] {
  const found: Value[] = [];
  for (const document of text.split(/^---/m)) {
    if (!looksLikeSecret.test(document)) continue;
    let indent: number | undefined;
    for (const line of document.split('\n')) {
      const depth = line.search(/\S/);
      if (depth < 0) continue;
      if (/^\s*["']?(?:data|stringData)["']?\s*:/.test(line)) indent = depth;
      else if (indent !== undefined && depth <= indent) indent = undefined;
      else if (indent !== undefined) {
        const value =
          /^\s*[\w."'/-]{1,120}\s*:\s*["']?([^"'\s#][^"'\n]{0,1000})/.exec(
            line,
          )?.[1];
        if (value && !/\{\{/.test(value) && !isPlaceholder(value))
          found.push({ search: value });
      }
    }
  }
  return found;
}
