import { parse } from 'yaml';

/** What buf itself reads, and runs nothing for. Anything else at the top is refused: merge keys bring keys in too. */
const allowed: ReadonlySet<string> = new Set([
  'version',
  'name',
  'modules',
  'deps',
  'lint',
  'breaking',
]);

/**
 * What is wrong with a `buf.yaml` that is about to be given to buf; undefined when it
 * names no program. https://buf.build/docs/configuration/v2/buf-yaml/#plugins
 * @internal
 */
export function moduleFileProblem(text: string): string | undefined {
  let data: unknown;
  try {
    data = parse(text, { maxAliasCount: 0, merge: false });
  } catch {
    return 'is not YAML';
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    return 'must hold keys';
  const other = Object.keys(data).find(key => !allowed.has(key));
  if (other === 'plugins' || other === 'policies')
    return `${other}: is not allowed, since buf would run programs that it names`;
  if (other !== undefined)
    return `${JSON.stringify(other)}: is not one of ${[...allowed].join(', ')}`;
  if (!('version' in data) || data.version !== 'v2')
    return 'version: must be v2';
  return undefined;
}
