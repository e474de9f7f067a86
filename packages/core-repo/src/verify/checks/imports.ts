import { lstat, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { Finding } from '@ameide/plugin-primitives-common';
import { isIgnoredPath } from '../../files';
import { Check, CheckContext } from '../check';
import { findingsBy } from '../finding';
import { goImports } from '../imports/go';
import { ImportReader } from '../imports/import-reader';
import { pythonImports } from '../imports/python';
import { importsDescription } from '../imports/rules';
import { sourceText } from '../imports/source-text';
import { typescriptImports } from '../imports/typescript';
import { trackedInIgnored } from '../own-files';
import { readOnce } from '../read-once';

const finding = findingsBy(importsDescription);

/** Parsers take a second and a hundred megabytes for that much; what is larger is no source. */
const maxBytes = 1024 * 1024;

const readers = new Map<string, ImportReader>([
  ['typescript', typescriptImports],
  ['go', goImports],
  ['python', pythonImports],
]);

/** Links that lead out of the primitive: what is behind them is not the primitive's. */
async function findLinks({
  root,
  folder,
  files,
}: CheckContext): Promise<Finding[]> {
  const issues: Finding[] = [];
  const inside = (await realpath(join(root, folder))) + sep;
  for (const path of files) {
    const full = join(root, folder, path);
    if (!(await lstat(full)).isSymbolicLink()) continue;
    const target = await realpath(full).catch(() => undefined);
    if (target?.startsWith(inside)) continue;
    issues.push(
      finding('imports/symbolic-link', {
        message: target
          ? 'is a symbolic link out of the primitive'
          : 'is a symbolic link to nowhere',
        file: `${folder}/${path}`,
      }),
    );
  }
  return issues;
}

/** Files that Git tracks in folders that are not listed, by folder: nobody reads them. */
async function findOutput({ run, folder }: CheckContext): Promise<Finding[]> {
  const counts = new Map<string, number>();
  for (const path of await trackedInIgnored(run)) {
    if (!path.startsWith(`${folder}/`)) continue;
    const output = ignoredFolderOf(path);
    counts.set(output, (counts.get(output) ?? 0) + 1);
  }
  return [...counts].map(([file, count]) =>
    finding('imports/tracked-output', {
      message: `holds ${count} ${
        count === 1 ? 'file' : 'files'
      } that Git tracks and nobody reads`,
      file,
    }),
  );
}

/** The first folder of a path that is not listed. */
function ignoredFolderOf(path: string): string {
  const parts = path.split('/');
  const depth = parts.findIndex((_, at) =>
    isIgnoredPath(`${parts.slice(0, at + 1).join('/')}/`),
  );
  return parts.slice(0, depth + 1).join('/');
}

/** Text of a file of code; what nobody can look at is a finding. */
function readCode(
  context: CheckContext,
  path: string,
): { text: string } | { issues: Finding[] } {
  const read = readOnce(context, path);
  const file = `${context.folder}/${path}`;
  const notLookedAt = (message: string) => ({
    issues: [finding('imports/not-looked-at', { message, file })],
  });
  if ('content' in read) {
    if (read.content.length > maxBytes)
      return notLookedAt(
        `has ${read.content.length} bytes; more than ${maxBytes} are no source`,
      );
    const source = sourceText(path, read.content);
    return 'text' in source
      ? source
      : {
          issues: [
            finding('imports/not-text', { message: source.problem, file }),
          ],
        };
  }
  // A link inside leads to a file that is looked at; one that leads out is found as a link.
  return read.skipped === 'symbolic link'
    ? { issues: [] }
    : notLookedAt(
        `is ${read.skipped === 'unreadable' ? 'not readable' : read.skipped}`,
      );
}

/** Runtime code uses its own code, listed packages and SDKs, and nothing else. @internal */
export const importsCheck: Check = {
  id: 'imports',
  description: importsDescription,
  inputs: ['manifests', 'tracked'],
  async run(context) {
    const { files, language } = context;
    const reader = readers.get(language);
    if (!reader)
      throw new Error(`nobody here knows how imports in ${language} are read`);
    const { issues: found, judge } = await reader.open(context);
    const issues = [
      ...found,
      ...(await findLinks(context)),
      ...(await findOutput(context)),
    ];
    const code = files.filter(path => reader.isCode(path));
    for (const path of code) {
      const read = readCode(context, path);
      issues.push(...('text' in read ? judge(path, read.text) : read.issues));
    }
    const errors = issues.filter(issue => issue.severity === 'error').length;
    return {
      message: errors
        ? `${errors} imports break the rules`
        : `${code.length} files import only what they may`,
      issues,
    };
  },
};
