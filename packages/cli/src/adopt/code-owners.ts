import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Finding } from '@ameide/plugin-primitives-common';

/**
 * Where GitHub looks, the first one found counts:
 * https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 * @internal
 */
export const codeOwnersFiles = [
  '.github/CODEOWNERS',
  'CODEOWNERS',
  'docs/CODEOWNERS',
] as const;

type Rule = { pattern: string; owners: string[] };

/** Rules of a CODEOWNERS, in its order; patterns without the slashes around them. */
function parseCodeOwners(text: string): Rule[] {
  return text
    .split('\n')
    .map(line => line.replace(/(^|\s)#.*$/, '').trim())
    .filter(line => line !== '')
    .map(line => {
      const [pattern, ...owners] = line.split(/\s+/);
      return {
        pattern: pattern.replace(/^\/|\/(\*\*)?$/g, ''),
        owners,
      };
    });
}

/** Patterns that somebody should own, and nobody does: as in GitHub, the last rule that matches counts. @internal */
export function unownedPatterns(text: string, wanted: string): string[] {
  const rules = parseCodeOwners(text);
  return parseCodeOwners(wanted)
    .filter(({ pattern }) => ownersOf(rules, pattern).length === 0)
    .map(({ pattern }) => pattern);
}

function ownersOf(rules: readonly Rule[], path: string): string[] {
  const last = rules.findLast(
    ({ pattern }) =>
      pattern === '*' || pattern === path || path.startsWith(`${pattern}/`),
  );
  return last?.owners ?? [];
}

/**
 * Who decides about what all environments share, as the repository itself says it: files
 * that are added name them. Undefined where nobody is named. @internal
 */
export async function findDecider(
  root: string,
  path: string,
): Promise<string | undefined> {
  const file = codeOwnersFiles.find(name => existsSync(join(root, name)));
  if (file === undefined) return undefined;
  const rules = parseCodeOwners(await readFile(join(root, file), 'utf8'));
  return ownersOf(rules, path).find(owner => owner.startsWith('@'));
}

/** What of a repository has no owner that should have one. @internal */
export async function judgeCodeOwners(
  root: string,
  wanted: string,
): Promise<Finding[]> {
  const file = codeOwnersFiles.find(path => existsSync(join(root, path)));
  if (file === undefined) return [];
  const own = unownedPatterns(await readFile(join(root, file), 'utf8'), wanted)
    // The file itself may lie elsewhere than in the seed.
    .map(pattern => (pattern === 'CODEOWNERS' ? file : pattern));
  return own.map(pattern => ({
    rule: 'code-owners',
    severity: 'warning',
    message: `nobody owns /${pattern}, so any approval will do for it`,
    file,
    remedy: `add a line: /${pattern} @<organization>/<team>`,
  }));
}
