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

type Rule = { pattern: string; isOwned: boolean };

/** Rules of a CODEOWNERS, in its order; patterns without the slashes around them. @internal */
export function parseCodeOwners(text: string): Rule[] {
  return text
    .split('\n')
    .map(line => line.replace(/(^|\s)#.*$/, '').trim())
    .filter(line => line !== '')
    .map(line => {
      const [pattern, ...owners] = line.split(/\s+/);
      return {
        pattern: pattern.replace(/^\/|\/(\*\*)?$/g, ''),
        isOwned: owners.length > 0,
      };
    });
}

/** Patterns that somebody should own, and nobody does: as in GitHub, the last rule that matches counts. @internal */
export function unownedPatterns(text: string, wanted: string): string[] {
  const rules = parseCodeOwners(text);
  return parseCodeOwners(wanted)
    .filter(({ pattern }) => {
      const last = rules.findLast(
        rule =>
          rule.pattern === '*' ||
          rule.pattern === pattern ||
          pattern.startsWith(`${rule.pattern}/`),
      );
      return !last?.isOwned;
    })
    .map(({ pattern }) => pattern);
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
