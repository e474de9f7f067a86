import {
  EnvironmentPipeline,
  Stage,
  Stale,
  staleOf,
  Verdict,
} from '@ameide/plugin-primitives-common';

/** That a verdict is due to what one before it in the list is due to. @internal */
export type SaidBefore = {
  /** Where that one is. */
  environment: string;
  /** What is known here, where only why it is not known to be so now was said there. */
  known?: Stale['message'];
};

/**
 * Whether what a verdict says against the primitive was said by one before it, of another
 * environment. What is met is evidence of its own each time. Reasons are compared as the
 * backend said them, and not by their words.
 * @internal
 */
export function saidBefore(
  verdicts: readonly Verdict[],
  verdict: Verdict,
): SaidBefore | undefined {
  if (verdict.status === 'met') return undefined;
  const stale = staleIn(verdict);
  for (const before of verdicts.slice(0, verdicts.indexOf(verdict))) {
    const { environment, status, reason } = before;
    if (!environment || environment === verdict.environment) continue;
    if (status !== 'met' && reason === verdict.reason) return { environment };
    const other = stale && staleIn(before);
    if (other && JSON.stringify(other.why) === JSON.stringify(stale.why))
      return { environment, known: stale.message };
  }
  return undefined;
}

function staleIn({ said }: Verdict): Stale | undefined {
  return said && staleOf(said.reason);
}

/**
 * The environment before another one in which the same stage failed with the same words;
 * undefined where there is none.
 * @internal
 */
export function failedBefore(
  environments: readonly EnvironmentPipeline[],
  environment: string,
  { id, status, message }: Stage,
): string | undefined {
  const at = environments.findIndex(e => e.environment === environment);
  if (status !== 'failed' || at < 0) return undefined;
  return environments
    .slice(0, at)
    .find(({ stages }) =>
      stages.some(
        each =>
          each.id === id && each.status === status && each.message === message,
      ),
    )?.environment;
}
