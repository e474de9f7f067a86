import { Verdict } from '@ameide/plugin-primitives-common';
import { useAge } from './use-age';
import { useText } from './use-text';

/**
 * How old a verdict is, in words: by the sources, or, where these give no time, when the
 * portal noticed it. Undefined where nobody knows.
 * @internal
 */
export function useVerdictAge(
  verdict: Verdict | undefined,
): string | undefined {
  const t = useText();
  const age = useAge(verdict?.since ?? verdict?.seen?.since);
  if (age === undefined || verdict?.since !== undefined) return age;
  return t('audit.noticed', { age });
}
