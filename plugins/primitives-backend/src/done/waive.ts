import { Verdict } from '@ameide/plugin-primitives-common';
import { waiverEndsAt } from '@ameide/gitops-repo';
import { FactValue } from '../facts/fact';

/** The waivers as they are on the GitOps main branch. @internal */
export type Waivers = FactValue<'waivers'>;

/**
 * Says on each verdict that is not met, or unknown, which waiver lets it be; the one that
 * lasts longest. The verdict stays what it is.
 * @internal
 */
export function waive(
  verdicts: readonly Verdict[],
  options: {
    waivers: Waivers | undefined;
    id: string;
    owner: string | undefined;
    now: Date;
    /** Page of the file. */
    url: string;
  },
): { verdicts: Verdict[]; endsAt?: number } {
  const { waivers, id, owner, now, url } = options;
  const own = (waivers?.waivers ?? []).filter(
    waiver =>
      (waiver.primitive === undefined
        ? waiver.owner === owner
        : waiver.primitive === id) && waiverEndsAt(waiver) > now.getTime(),
  );
  if (own.length === 0) return { verdicts: [...verdicts] };
  return {
    verdicts: verdicts.map(verdict => {
      const [waiver] = own
        .filter(
          ({ rule, environment }) =>
            rule === verdict.rule &&
            (environment === undefined || environment === verdict.environment),
        )
        .sort((a, b) => b.until.localeCompare(a.until));
      if (!waiver || verdict.status === 'met') return verdict;
      const { until, reason } = waiver;
      const by = waivers?.by;
      return { ...verdict, waiver: { until, reason, by, url } };
    }),
    endsAt: Math.min(...own.map(waiverEndsAt)),
  };
}
