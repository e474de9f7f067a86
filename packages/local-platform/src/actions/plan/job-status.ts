import type { Status } from '../expressions/functions';

/** How a job ended, as `needs.<job>.result` says it. */
export type JobResult = 'success' | 'failure' | 'cancelled' | 'skipped';

/** All jobs that must end before a job: those it needs, and what they need. */
export function ancestors(id: string, needs: ReadonlyMap<string, string[]>): string[] {
  const found = new Set<string>();
  const visit = (job: string) => {
    for (const need of needs.get(job) ?? []) {
      if (found.has(need)) continue;
      found.add(need);
      visit(need);
    }
  };
  visit(id);
  return [...found];
}

/** What the status functions answer in the `if` of a job, from the results of its ancestors. */
export function jobStatus(results: JobResult[], cancelled: boolean): Status {
  return {
    success: !cancelled && results.every(result => result === 'success'),
    failure: results.includes('failure'),
    cancelled,
  };
}

/** The result of several jobs as one: legs of a matrix, or jobs of a called workflow. */
export function combineResults(results: JobResult[]): JobResult {
  if (results.includes('failure')) return 'failure';
  if (results.includes('cancelled')) return 'cancelled';
  if (results.includes('success')) return 'success';
  return results.length > 0 ? 'skipped' : 'success';
}
