import { join } from 'node:path';
import { CheckId, corePath } from '@ameide/plugin-primitives-common';
import { ListedPrimitive } from '../api';
import { listFiles } from '../files';
import { KeptResults } from './cache/results';
import { Check } from './check';
import { VerifyRun } from './run';

/** A primitive that is verified: its files, and what is known of it already. @internal */
export type Subject = {
  primitive: ListedPrimitive;
  /** The primitive's folder, from the root. */
  folder: string;
  /** Files from that folder, sorted. */
  files: readonly string[];
  /** Absent when nothing is to be kept. */
  kept?: KeptResults;
};

/** Lists the files of each selected primitive, and finds out what is known already. @internal */
export async function lookAtSubjects(
  started: Omit<VerifyRun, 'pending'>,
  checks: readonly Check[],
  cache: boolean,
): Promise<{ run: VerifyRun; subjects: Subject[] }> {
  const pending = new Map<CheckId, ListedPrimitive[]>(
    checks.map(({ id }) => [id, []]),
  );
  const run: VerifyRun = { ...started, pending };
  const subjects: Subject[] = [];
  for (const primitive of run.selected) {
    run.signal?.throwIfAborted();
    const folder = corePath(primitive.kind, primitive.name);
    const files = await listFiles(join(run.root, folder));
    const subject: Subject = { primitive, folder, files };
    if (cache) {
      subject.kept = await KeptResults.open({ primitive, files, checks }, run);
    }
    for (const check of checks) {
      if (!subject.kept?.get(check)) pending.get(check.id)?.push(primitive);
    }
    subjects.push(subject);
  }
  return { run, subjects };
}
