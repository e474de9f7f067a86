import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  beyondLimits,
  contractSizeProblem,
  moduleSizeProblem,
} from './contract-size';

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
 * Protobuf files that buf reads for some paths of a module, as paths that imports use;
 * undefined when it cannot be told without compiling them. Or that they are too large for it.
 * @internal
 */
export type ImportClosure = { sources?: Set<string>; tooLarge?: string };

/**
 * Finds the Protobuf files under some paths of a module, and all that they import. Reads no
 * more than a contract may have: an import may lead to a contract that nobody verified.
 * @internal
 */
export function importClosure(
  module: string,
  paths: readonly string[],
): ImportClosure {
  for (const path of paths) {
    const problem = contractSizeProblem(join(module, path));
    if (problem !== undefined) return { tooLarge: `${path} ${problem}` };
  }
  const source = join(module, 'src');
  const found = new Set<string>();
  let bytes = 0;
  const waiting = paths
    .flatMap(path => protoFiles(join(module, path)))
    .map(path => path.slice(source.length + 1));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    // The well-known ones are the compiler's own, and nothing is generated from them.
    if (path.startsWith('google/protobuf/')) continue;
    const full = join(source, path);
    const stats = lstatSync(full, { throwIfNoEntry: false });
    // Nor does buf follow a link.
    if (!stats?.isFile()) return {};
    found.add(path);
    bytes += stats.size;
    const beyond = beyondLimits(found.size, bytes);
    if (beyond !== undefined)
      return {
        tooLarge: `${paths.join(', ')} with all that it imports has ${beyond}`,
      };
    const imports = importsOf(readFileSync(full, 'utf8'));
    if (!imports) return {};
    waiting.push(...imports);
  }
  return { sources: found };
}

/**
 * Says that some paths of a module, with all that they import, are too large for buf and the
 * generators, which read all of it into memory; undefined when they are not. Where it cannot
 * be told what they import, no part of the module may be too large.
 * @internal
 */
export function readingProblem(
  module: string,
  paths: readonly string[],
): string | undefined {
  const { sources, tooLarge } = importClosure(module, paths);
  return tooLarge ?? (sources ? undefined : moduleSizeProblem(module));
}

function protoFiles(path: string): string[] {
  if (path.endsWith('.proto')) return [path];
  return readdirSync(path, { withFileTypes: true }).flatMap(entry => {
    const child = join(path, entry.name);
    if (entry.isDirectory()) return protoFiles(child);
    return entry.isFile() && entry.name.endsWith('.proto') ? [child] : [];
  });
}
