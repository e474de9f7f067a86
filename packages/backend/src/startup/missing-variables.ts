import { isMap, isScalar, isSeq, parseDocument } from 'yaml';

/** A key of a configuration file that needs a variable which is not set. @internal */
export type MissingVariable = { path: string[]; variable: string };

/**
 * Finds the keys of a configuration file that need an environment variable which is not
 * set: Backstage would take such a key for absent, and fail later, somewhere else.
 * `${NAME:-default}` needs none.
 * https://backstage.io/docs/conf/writing#environment-variable-substitution
 * @internal
 */
export function findMissingVariables(
  text: string,
  env: NodeJS.ProcessEnv,
): MissingVariable[] {
  const missing: MissingVariable[] = [];
  walk(parseDocument(text).contents, []);
  return missing;

  function walk(node: unknown, path: readonly string[]): void {
    if (isMap(node)) {
      for (const { key, value } of node.items)
        walk(value, [...path, isScalar(key) ? String(key.value) : '']);
    } else if (isSeq(node)) {
      node.items.forEach((item, index) => walk(item, [...path, String(index)]));
    } else if (isScalar(node) && typeof node.value === 'string') {
      for (const variable of variablesOf(node.value, path.at(-1))) {
        if (!env[variable])
          missing.push({
            path: path.filter(part => part !== '$env'),
            variable,
          });
      }
    }
  }
}

/** `$${NAME}` is the text `${NAME}`. */
function variablesOf(text: string, key: string | undefined): string[] {
  if (key === '$env') return [text];
  return [...text.matchAll(/(\$?)\$\{([^{}]+)\}/g)]
    .filter(([, escape, inner]) => !escape && !inner.includes(':-'))
    .map(([, , inner]) => inner.trim());
}
