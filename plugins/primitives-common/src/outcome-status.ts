import { z } from 'zod';

/** Schema of how a check came out; what a report does not say is `unknown`. @public */
export const outcomeStatusSchema = z.enum([
  'passed',
  'failed',
  'error',
  'unknown',
]);

/** How a check came out. @public */
export type OutcomeStatus = z.infer<typeof outcomeStatusSchema>;

/** What outweighs what. */
const worstFirst = ['failed', 'error', 'unknown'] as const;

/** The worst of some outcomes; `unknown` where there is none. @internal */
export function worstOutcome(
  statuses: readonly OutcomeStatus[],
): OutcomeStatus {
  if (statuses.length === 0) return 'unknown';
  return worstFirst.find(status => statuses.includes(status)) ?? 'passed';
}
