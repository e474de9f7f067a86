import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import picomatch from 'picomatch';
import type { ExpressionFunction } from './evaluate';
import { toText } from './json';

/** Answers of the four status functions at one place. */
export type Status = { success: boolean; failure: boolean; cancelled: boolean };

/** success(), failure(), cancelled() and always() for a step. */
export function statusFunctions(status: Status): Record<string, ExpressionFunction> {
  const answer = (value: boolean): ExpressionFunction => ({ minArgs: 0, maxArgs: 255, call: () => value });
  return {
    success: answer(status.success),
    failure: answer(status.failure),
    cancelled: answer(status.cancelled),
    always: answer(true),
  };
}

/** hashFiles(): SHA-256 over the SHA-256 of each file that matches, below the workspace; empty when none does. */
export function hashFilesFunction(workspace: string): Record<string, ExpressionFunction> {
  return {
    hashFiles: {
      minArgs: 1,
      maxArgs: 255,
      call: (...patterns) => hashFiles(workspace, patterns.map(toText)),
    },
  };
}

function hashFiles(workspace: string, patterns: string[]): string {
  const included = patterns.filter(pattern => !pattern.startsWith('!'));
  const excluded = patterns.filter(pattern => pattern.startsWith('!')).map(pattern => pattern.slice(1));
  const matches = picomatch(included, { dot: true, ignore: excluded });
  const files = readdirSync(workspace, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(workspace.length + 1))
    .filter(file => matches(file))
    .sort();
  if (files.length === 0) return '';
  const hash = createHash('sha256');
  for (const file of files) hash.update(createHash('sha256').update(readFileSync(join(workspace, file))).digest());
  return hash.digest('hex');
}
