import { structuredPatch } from 'diff';
import { Change, readText } from './change';

/** A file that a change writes, with its lines as `diff -u` has them, without the header. @public */
export type FileDiff = {
  path: string;
  change: 'added' | 'changed';
  lines: string[];
};

/** What a change does to the files at `root`, before it is written. @public */
export async function fileDiffs(
  root: string,
  change: Pick<Change, 'files' | 'changed'>,
): Promise<FileDiff[]> {
  const diffs: FileDiff[] = [];
  for (const path of change.changed) {
    const before = await readText(root, path);
    const after = change.files.get(path) ?? '';
    const { hunks } = structuredPatch(path, path, before ?? '', after);
    diffs.push({
      path,
      change: before === undefined ? 'added' : 'changed',
      lines: hunks.flatMap(hunk => [
        `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`,
        ...hunk.lines,
      ]),
    });
  }
  return diffs;
}
