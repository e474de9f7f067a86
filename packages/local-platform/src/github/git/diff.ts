import type { BareRepository } from './bare-repository';
import { runGit } from './process';

/** One file of a diff, as GitHub lists it. */
export type FileDiff = {
  filename: string;
  previousFilename?: string;
  status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed';
  sha: string;
  additions: number;
  deletions: number;
  /** Hunks only; absent for a binary file. */
  patch?: string;
};

const statuses: Record<string, FileDiff['status']> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  C: 'copied',
  T: 'changed',
};

/** Parses `git diff --raw -z -p`: raw records by NUL, an empty one, then the patches in the same order. */
function parseDiff(output: Buffer): FileDiff[] {
  const end = output.indexOf('\0\0');
  const raw = (end < 0 ? output : output.subarray(0, end)).toString('utf8').split('\0').filter(Boolean);
  const patchText = end < 0 ? '' : output.subarray(end + 2).toString('utf8');
  // Every other line of a patch starts with a sign, a space, a header word or `@@`.
  const patches = patchText.split(/^(?=diff --git )/m).filter(text => text.startsWith('diff --git '));
  const files: FileDiff[] = [];
  let patchIndex = 0;
  for (let index = 0; index < raw.length; ) {
    const [, , oldSha = '', newSha = '', letters = ''] = (raw[index] ?? '').split(' ');
    const letter = letters.charAt(0);
    const moved = letter === 'R' || letter === 'C';
    const first = raw[index + 1] ?? '';
    const filename = moved ? (raw[index + 2] ?? '') : first;
    index += moved ? 3 : 2;
    // A change of type is shown as a removal and an addition.
    const own = patches.slice(patchIndex, patchIndex + (letter === 'T' ? 2 : 1));
    patchIndex += own.length;
    const hunks = own.map(text => text.slice(text.search(/^@@/m))).filter(text => text.startsWith('@@'));
    const lines = hunks.join('').split('\n');
    files.push({
      filename,
      ...(moved ? { previousFilename: first } : {}),
      status: statuses[letter] ?? 'changed',
      sha: letter === 'D' ? oldSha : newSha,
      additions: lines.filter(line => line.startsWith('+')).length,
      deletions: lines.filter(line => line.startsWith('-')).length,
      ...(hunks.length ? { patch: hunks.join('').replace(/\n$/, '') } : {}),
    });
  }
  return files;
}

/** What changed between two commits or trees. */
export async function diffTrees(repository: BareRepository, from: string, to: string): Promise<FileDiff[]> {
  if (from === to) return [];
  return parseDiff(
    await runGit(repository.folder, ['diff', '--raw', '-z', '-p', '-M', '--no-abbrev', '--full-index', '--no-color', '--no-ext-diff', from, to]),
  );
}

/** Which files changed, without how. */
export async function diffNames(repository: BareRepository, from: string, to: string): Promise<FileDiff[]> {
  return parseDiff(await runGit(repository.folder, ['diff-tree', '-r', '-z', '--raw', '-M', '--no-abbrev', from, to]));
}
