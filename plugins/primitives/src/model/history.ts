import { Stage, Transition } from '@ameide/plugin-primitives-common';

/** Two stretches of one history, newest first; what is in both stands there once. @internal */
export function joinedHistory(
  newer: readonly Transition[],
  older: readonly Transition[],
): Transition[] {
  const bySeq = new Map([...older, ...newer].map(each => [each.seq, each]));
  return [...bySeq.values()].sort((a, b) => b.seq - a.seq);
}

/** What changed in one lane at one moment. @internal */
export type HistoryMoment = {
  /** Of the newest transition in it. */
  seq: number;
  at: string;
  environment?: string;
  digest?: string;
  transitions: Transition[];
};

/** Transitions, newest first, put together by moment and lane; each moment's own in order of time. @internal */
export function historyMoments(
  transitions: readonly Transition[],
): HistoryMoment[] {
  const moments: HistoryMoment[] = [];
  for (const each of transitions) {
    const last = moments.at(-1);
    if (last && last.at === each.at && last.environment === each.environment) {
      last.transitions.unshift(each);
      last.digest ??= each.digest;
    } else {
      const { seq, at, environment, digest } = each;
      moments.push({ seq, at, environment, digest, transitions: [each] });
    }
  }
  return moments;
}

/** A digest that was there before. @internal */
export type PastDigest = { digest: string; at: string; environment?: string };

/** Digests of the transitions, newest first, with when each was seen last, and where; without those that are there now. @internal */
export function pastDigests(
  transitions: readonly Transition[],
  present: ReadonlySet<string>,
): PastDigest[] {
  const found = new Map<string, PastDigest>();
  for (const { digest, at, environment } of transitions) {
    if (digest && !present.has(digest) && !found.has(digest))
      found.set(digest, { digest, at, environment });
  }
  return [...found.values()];
}

/** Since when a stage is failing, for what, and what it passed for last. @internal */
export type Break = { since: string; digest?: string; lastGood?: string };

/**
 * Looks up in the transitions, newest first, when a stage that fails now began to, and the
 * digest it passed for before. What the outside system says of the moment counts where it
 * is the earlier one: history begins when the portal saw it. Undefined where the transitions do not reach back so far.
 * @internal
 */
export function breakOf(
  transitions: readonly Transition[],
  stage: { environment?: string; id: Stage['id']; since?: string },
): Break | undefined {
  const own = transitions.filter(
    t => t.stage === stage.id && t.environment === stage.environment,
  );
  const recovered = own.findIndex(t => t.to === 'passed');
  const failing = (recovered < 0 ? own : own.slice(0, recovered)).filter(
    t => t.to === 'failed',
  );
  const first = failing.at(-1);
  if (!first) return undefined;
  const { since = first.at } = stage;
  return {
    since: since < first.at ? since : first.at,
    digest: failing.at(0)?.digest,
    lastGood: recovered < 0 ? undefined : own[recovered].digest,
  };
}
