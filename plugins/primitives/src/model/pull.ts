import { PullCheck, StagePull } from '@ameide/plugin-primitives-common';
import { Mark } from './status';

/** Who an open pull request waits for, as a key of the texts. @internal */
export type Actor =
  | 'actsDraft'
  | 'actsFailed'
  | 'actsChanges'
  | 'actsChecks'
  | 'actsAuto'
  | 'actsApprovers'
  | 'actsMerge';

/** GitHub's `PullRequestReviewState`. */
const reviewStates = [
  'APPROVED',
  'CHANGES_REQUESTED',
  'COMMENTED',
  'DISMISSED',
  'PENDING',
] as const;

/** The state of a review as a key of the texts; undefined for one that is younger than these. @internal */
export const reviewState = (state: string) =>
  reviewStates.find(each => each === state);

/** Who acts next on a pull request; undefined when it is over, or its checks are not known. @internal */
export function actorOf(
  pull: StagePull,
  approvers: readonly string[],
): Actor | undefined {
  if (pull.state !== 'open') return undefined;
  if (pull.checks === 'failed') return 'actsFailed';
  if (pull.checks === 'queued' || pull.checks === 'running')
    return 'actsChecks';
  if (pull.draft) return 'actsDraft';
  if (pull.reviews?.some(review => review.state === 'CHANGES_REQUESTED'))
    return 'actsChanges';
  if (pull.checks === undefined) return undefined;
  const isApproved = pull.reviews?.some(review => review.state === 'APPROVED');
  if (approvers.length > 0 && !isApproved) return 'actsApprovers';
  return pull.autoMerge ? 'actsAuto' : 'actsMerge';
}

/** What the state of a pull request's check looks like: what did not look is no pass. @internal */
export const pullCheckMark: Record<PullCheck['state'], Mark> = {
  queued: 'waiting',
  running: 'running',
  passed: 'passed',
  failed: 'failed',
  skipped: 'open',
  neutral: 'open',
  unknown: 'unknown',
};
