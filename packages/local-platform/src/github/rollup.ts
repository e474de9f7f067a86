import type { CheckRun, CommitStatus, Pull } from './model';

/** How a set of checks stands as a whole. */
export type Rollup = 'success' | 'failure' | 'pending';

/** Conclusions that GitHub lets a required check pass with. */
const passing = new Set(['success', 'neutral', 'skipped']);

/** How one check run counts. */
export function checkOutcome(run: Pick<CheckRun, 'status' | 'conclusion'>): Rollup {
  if (run.status !== 'completed') return 'pending';
  return run.conclusion && passing.has(run.conclusion) ? 'success' : 'failure';
}

/** Status and conclusion of a suite, from its newest runs. */
export function suiteState(runs: CheckRun[]): { status: CheckRun['status']; conclusion: NonNullable<CheckRun['conclusion']> | null } {
  if (!runs.length || runs.every(({ status }) => status === 'queued')) return { status: 'queued', conclusion: null };
  if (runs.some(({ status }) => status !== 'completed')) return { status: 'in_progress', conclusion: null };
  const order = ['failure', 'timed_out', 'action_required', 'cancelled', 'success', 'neutral', 'skipped'] as const;
  return { status: 'completed', conclusion: order.find(value => runs.some(({ conclusion }) => conclusion === value)) ?? 'neutral' };
}

/** The newest status of each context. */
export function latestStatuses(statuses: CommitStatus[]): CommitStatus[] {
  const byContext = new Map<string, CommitStatus>();
  for (const status of statuses) if (!byContext.has(status.context)) byContext.set(status.context, status);
  return [...byContext.values()];
}

/** The state of the combined status: https://docs.github.com/en/rest/commits/statuses */
export function combinedState(statuses: CommitStatus[]): Rollup {
  const latest = latestStatuses(statuses);
  if (latest.some(({ state }) => state === 'failure' || state === 'error')) return 'failure';
  return latest.length && latest.every(({ state }) => state === 'success') ? 'success' : 'pending';
}

/** The newest run of each name and App, whichever suite it is in: what counts where a check is required. */
export function newestByName(runs: CheckRun[]): CheckRun[] {
  return [...new Map(runs.map(run => [`${run.app} ${run.name}`, run])).values()];
}

/** Every check of a commit by name, whether run or status. */
export function outcomes(runs: CheckRun[], statuses: CommitStatus[]): Map<string, Rollup> {
  const result = new Map<string, Rollup>();
  const worse = (name: string, outcome: Rollup) => {
    const rank = { success: 0, pending: 1, failure: 2 };
    const known = result.get(name);
    if (!known || rank[outcome] > rank[known]) result.set(name, outcome);
  };
  for (const run of runs) worse(run.name, checkOutcome(run));
  for (const { context, state } of latestStatuses(statuses)) {
    worse(context, state === 'success' || state === 'pending' ? state : 'failure');
  }
  return result;
}

/** GitHub's `mergeable_state`. */
export type MergeableState = 'clean' | 'blocked' | 'dirty' | 'draft' | 'unstable';

/** Decides `mergeable_state`, and which required checks stand in the way. */
export function mergeableState(options: {
  pull: Pick<Pull, 'draft'>;
  mergeable: boolean;
  required: string[];
  outcomes: Map<string, Rollup>;
}): { state: MergeableState; waitingFor: string[]; failed: string[] } {
  const { required } = options;
  const waitingFor = required.filter(name => (options.outcomes.get(name) ?? 'pending') === 'pending');
  const failed = required.filter(name => options.outcomes.get(name) === 'failure');
  const state = (): MergeableState => {
    if (!options.mergeable) return 'dirty';
    if (options.pull.draft) return 'draft';
    if (waitingFor.length || failed.length) return 'blocked';
    return [...options.outcomes.values()].every(outcome => outcome === 'success') ? 'clean' : 'unstable';
  };
  return { state: state(), waitingFor, failed };
}
