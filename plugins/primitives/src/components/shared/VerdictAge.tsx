import { Verdict } from '@ameide/plugin-primitives-common';
import { useLanguage, useText } from '../../hooks/use-text';
import { useVerdictAge } from '../../hooks/use-verdict-age';
import { formatMoment } from '../../model/age';

/** How old a verdict is, and whose word that is on hover; nothing where nobody knows. @internal */
export function VerdictAge({ verdict }: { verdict: Verdict }) {
  const t = useText();
  const language = useLanguage();
  const age = useVerdictAge(verdict);
  const { seen } = verdict;
  const since = verdict.since ?? seen?.since;
  if (since === undefined) return null;
  const time = formatMoment(since, language);
  return (
    <time
      dateTime={since}
      title={
        verdict.since === undefined
          ? t(seen?.atLeast ? 'audit.seenAtLeast' : 'audit.seen', { time })
          : time
      }
    >
      {age}
    </time>
  );
}
