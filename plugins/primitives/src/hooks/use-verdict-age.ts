import { Verdict } from '@ameide/plugin-primitives-common';
import { formatMoment } from '../model/age';
import { useAge } from './use-age';
import { useLanguage, useText } from './use-text';

/** Since when a verdict is what it is, and whose word that is. @internal */
export type VerdictAge = {
  /** ISO 8601. */
  since: string;
  /** How long ago that was. */
  age: string;
  /** Whether the portal noticed it then, and the sources give no time. */
  isNoticed: boolean;
  /** The moment and how long ago it was, with whose word that is. */
  inFull: string;
};

/** By the sources, or, where these give no time, by what the portal saw; undefined where nobody knows. @internal */
export function useVerdictAge(
  verdict: Verdict | undefined,
): VerdictAge | undefined {
  const t = useText();
  const language = useLanguage();
  const since = verdict?.since ?? verdict?.seen?.since;
  const age = useAge(since);
  if (since === undefined || age === undefined) return undefined;
  const isNoticed = verdict?.since === undefined;
  const time = formatMoment(since, language);
  const seen = verdict?.seen?.atLeast ? 'audit.seenAtLeast' : 'audit.seen';
  return {
    ...{ since, age, isNoticed },
    inFull: t(isNoticed ? seen : 'audit.sinceTime', { time, age }),
  };
}
