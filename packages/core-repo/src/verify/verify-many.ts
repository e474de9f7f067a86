import { availableParallelism } from 'node:os';
import { VerifyManyOptions, VerifyReport } from '../api';
import { withScratchFolder } from '../scratch-folder';
import { selectChecks } from './all-checks';
import { lookAtSubjects } from './subjects';
import { runChecks } from './run-checks';
import { startRun } from './start-run';

/**
 * Verifies many primitives in one run, several at a time, and gives their reports in the
 * order of kinds, then names. Work that concerns all of them is done once, and what is
 * known from an earlier run on the same content is not done again. The tree is only
 * read; test results and installed packages go where git ignores them.
 * @public
 */
export async function verifyPrimitives(
  options: VerifyManyOptions,
): Promise<VerifyReport[]> {
  const { cache = true, jobs = availableParallelism(), signal } = options;
  const checks = selectChecks(options.checks);
  const started = await startRun(options);
  return withScratchFolder(async scratch => {
    const { run, subjects } = await lookAtSubjects(
      { ...started, scratch },
      checks,
      cache,
    );
    const reports: VerifyReport[] = [];
    const waiting = subjects.entries();
    const work = async () => {
      for (const [at, subject] of waiting) {
        signal?.throwIfAborted();
        const report = await runChecks({
          run,
          subject,
          checks,
          ...(options.onProgress && { onProgress: options.onProgress }),
          ...(options.onCheck && { onCheck: options.onCheck }),
        });
        reports[at] = report;
        options.onReport?.(report);
      }
    };
    await Promise.all(Array.from({ length: Math.max(1, jobs) }, work));
    signal?.throwIfAborted();
    // A run that has looked at nothing yet: it sees what changed meanwhile.
    const after = { ...run };
    for (const { kept } of subjects) await kept?.close(after);
    return reports;
  });
}
