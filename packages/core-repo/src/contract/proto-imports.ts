import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Paths that a Protobuf file imports; undefined when the word stands somewhere it cannot
 * be read for certain.
 */
function importsOf(text: string): string[] | undefined {
  // Comments go; texts stay, so that what looks like a comment inside one does not.
  const code = text.replace(
    /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
    (_, quoted: string | undefined) => quoted ?? ' ',
  );
  const words = code.match(/\bimport\b/g) ?? [];
  const found = [
    ...code.matchAll(
      /\bimport\s*(?:(?:public|weak|option)\s*)?(?:"([^"\\\n]*)"|'([^'\\\n]*)')\s*;/g,
    ),
  ].map(([, double, single]) => double ?? single);
  return found.length === words.length ? found : undefined;
}

/**
 * Protobuf files under some paths of a module, and all that they import: as paths that
 * imports use. Undefined when it cannot be told without compiling them.
 * @internal
 */
export function importClosure(
  module: string,
  paths: readonly string[],
): Set<string> | undefined {
  const source = join(module, 'src');
  const found = new Set<string>();
  const waiting = paths
    .flatMap(path => protoFiles(join(module, path)))
    .map(path => path.slice(source.length + 1));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    // The well-known ones are the compiler's own, and nothing is generated from them.
    if (path.startsWith('google/protobuf/')) continue;
    const full = join(source, path);
    if (!existsSync(full)) return undefined;
    const imports = importsOf(readFileSync(full, 'utf8'));
    if (!imports) return undefined;
    found.add(path);
    waiting.push(...imports);
  }
  return found;
}

function protoFiles(path: string): string[] {
  if (path.endsWith('.proto')) return [path];
  return readdirSync(path, { withFileTypes: true }).flatMap(entry => {
    const child = join(path, entry.name);
    if (entry.isDirectory()) return protoFiles(child);
    return entry.isFile() && entry.name.endsWith('.proto') ? [child] : [];
  });
}
