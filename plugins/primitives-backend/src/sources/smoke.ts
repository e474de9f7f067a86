import { FactValue } from '../facts/fact';

type Smoke = FactValue<'smoke'>;

/** Hook phases that end a hook without success (gitops-engine, OperationPhase). @internal */
export const failedPhases = ['Failed', 'Error'];

/**
 * Result of the PostSync hooks of a sync; undefined when the sync ran none (a partial
 * sync runs no hooks), so that an earlier result stays. A hook counts only by its own
 * phase: the Application stays Healthy when one fails (argo-cd issue 9861), and a sync
 * is called Succeeded though its hook's Job was gone before it ended (argo-cd PR 23994).
 * @internal
 */
export function smokeOf(
  application: FactValue<'application'>,
  attempt: number,
): Smoke | undefined {
  const { operation } = application;
  const hooks = operation?.hooks.filter(h => h.type.includes('PostSync')) ?? [];
  if (!operation || hooks.length === 0) return undefined;
  const failed = hooks.find(h => failedPhases.includes(h.phase));
  const open = hooks.filter(h => h.phase !== 'Succeeded');
  const hasEnded = operation.finishedAt !== undefined;
  let phase: Smoke['phase'] = 'Running';
  let message = failed?.message ?? operation.message;
  if (failed || (hasEnded && failedPhases.includes(operation.phase)))
    phase = 'Failed';
  else if (operation.phase === 'Succeeded' && open.length === 0)
    phase = 'Succeeded';
  else if (hasEnded)
    message = `The sync ended, but Argo CD gives no result of ${open
      .map(h => `${h.kind}/${h.name}`)
      .join(', ')}`;
  return {
    phase,
    message,
    hooks,
    startedAt: operation.startedAt,
    finishedAt: operation.finishedAt,
    attempt,
  };
}

/**
 * What is worth keeping of two results of one smoke at one revision: undefined when the
 * known one stays. A result is kept when first seen: Argo CD deletes hook Jobs and may
 * then call the same attempt something else. Only another attempt or another sync has
 * another result, and one that is only under way takes no success back.
 * @internal
 */
export function newerSmoke(
  known: Smoke | undefined,
  next: Smoke,
): Smoke | undefined {
  if (!known) return next;
  const order =
    timeOf(next) - timeOf(known) || (next.attempt ?? 0) - (known.attempt ?? 0);
  if (order < 0) return undefined;
  if (known.phase === 'Succeeded' && next.phase === 'Running') return undefined;
  if (order > 0 || known.phase === 'Running')
    return isSame(known, next) ? undefined : next;
  // One attempt, with a result already: only when it ended may still be news.
  const isEndOfSame = known.phase === next.phase && !known.finishedAt;
  return isEndOfSame && next.finishedAt ? next : undefined;
}

function isSame(a: Smoke, b: Smoke): boolean {
  const key = ({ phase, message, hooks, finishedAt }: Smoke) =>
    JSON.stringify([
      phase,
      message,
      finishedAt,
      hooks.map(h => [h.name, h.phase]),
    ]);
  return timeOf(a) === timeOf(b) && key(a) === key(b);
}

function timeOf(smoke: Smoke): number {
  return Date.parse(smoke.startedAt ?? smoke.finishedAt ?? '') || 0;
}
