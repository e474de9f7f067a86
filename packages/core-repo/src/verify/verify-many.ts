import { availableParallelism } from 'node:os';
import { VerifyManyOptions, VerifyReport } from '../api';
import { selectChecks } from './all-checks';
import { runChecks } from './run-checks';
import { startRun } from './start-run';

/**
 * Verifies many primitives in one run, several at a time, and gives their reports in the
 * order of kinds, then names. Work that concerns all of them is done once. The tree is
 * only read; test results and installed packages go where git ignores them.
 * @public
 */
export async function verifyPrimitives(
  options: VerifyManyOptions,
): Promise<VerifyReport[]> {
  const checks = selectChecks(options.checks);
  const run = await startRun(options);
  const reports = new Map<number, VerifyReport>();
  const waiting = run.selected.entries();
  const work = async () => {
    for (const [at, primitive] of waiting) {
      options.signal?.throwIfAborted();
      const report = await runChecks({
        run,
        primitive,
        checks,
        ...(options.onProgress && { onProgress: options.onProgress }),
        ...(options.onCheck && { onCheck: options.onCheck }),
      });
      reports.set(at, report);
      options.onReport?.(report);
    }
  };
  const jobs = options.jobs ?? availableParallelism();
  await Promise.all(Array.from({ length: jobs }, work));
  options.signal?.throwIfAborted();
  return [...reports].sort(([a], [b]) => a - b).map(([, report]) => report);
}
