import { Verdict } from '@ameide/plugin-primitives-common';
import { OwnWaivers, WaiverSubject } from './find-waiver';

/**
 * Says on each verdict that is not met, or unknown, which waiver lets it be; the one that
 * lasts longest. The verdict stays what it is.
 * @internal
 */
export function waive(
  verdicts: readonly Verdict[],
  subject: WaiverSubject,
): { verdicts: Verdict[]; endsAt?: number } {
  const own = new OwnWaivers(subject);
  if (own.endsAt === undefined) return { verdicts: [...verdicts] };
  return {
    verdicts: verdicts.map(verdict => {
      const waiver = verdict.status === 'met' ? undefined : own.find(verdict);
      return waiver ? { ...verdict, waiver } : verdict;
    }),
    endsAt: own.endsAt,
  };
}
