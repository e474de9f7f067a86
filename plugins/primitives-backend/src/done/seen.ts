import {
  SourceStatus,
  staleOf,
  Verdict,
  verdictSchema,
} from '@ameide/plugin-primitives-common';
import { z } from 'zod';

const knownSchema = z.object({
  done: z.array(
    verdictSchema.pick({
      ...{ rule: true, environment: true },
      ...{ status: true, seen: true },
    }),
  ),
});

/** A verdict, by what says whether it is still the same one. @internal */
export type KnownVerdict = z.infer<typeof knownSchema>['done'][number];

/** That a verdict was what it was from one moment until another (ms). @internal */
export type SeenPeriod = Pick<Verdict, 'rule' | 'environment' | 'status'> & {
  since: number;
  until: number;
  atLeast: boolean;
};

/** Verdicts of a pipeline as it is stored, by this version or another one; empty where it has none that can be read. @internal */
export function knownVerdicts(body: unknown): KnownVerdict[] {
  // Of ten thousand that are new, none is to cost an error.
  if (body === undefined) return [];
  return knownSchema.safeParse(body).data?.done ?? [];
}

/**
 * Says on each verdict since when it is what it is: since before where it was so already.
 * Whoever knew nothing before, or not this, cannot say that it came to be so only now.
 * @internal
 */
export function seeVerdicts(
  verdicts: readonly Verdict[],
  options: { known: readonly KnownVerdict[]; now: number },
): { verdicts: Verdict[]; over: SeenPeriod[] } {
  const { known, now } = options;
  return {
    verdicts: verdicts.map(verdict => {
      const before = known.find(each => isSame(each, verdict));
      if (before?.seen && before.status === verdict.status)
        return { ...verdict, seen: before.seen };
      const hasChanged =
        before && before.status !== verdict.status && isKnown(before);
      return {
        ...verdict,
        seen: {
          since: new Date(now).toISOString(),
          ...(!hasChanged && { atLeast: true }),
        },
      };
    }),
    over: known.flatMap(({ rule, environment, status, seen }) => {
      const lasts = verdicts.some(
        each => isSame(each, { rule, environment }) && each.status === status,
      );
      if (lasts || !seen) return [];
      const since = Date.parse(seen.since);
      const atLeast = seen.atLeast === true;
      const until = Math.max(since, now);
      return [{ rule, environment, status, since, until, atLeast }];
    }),
  };
}

/**
 * Says the same of verdicts that were judged anew and are what they were; of one that is
 * unknown only because a source cannot be read, since when that cannot. Nothing of others.
 * @internal
 */
export function stillSeen(
  verdicts: readonly Verdict[],
  options: {
    known: readonly KnownVerdict[];
    sources: readonly SourceStatus[];
  },
): Verdict[] {
  const { known, sources } = options;
  const [failed, ...more] = sources.filter(each => each.status === 'failed');
  // Of several, nobody knows which one made it unknown first.
  const lost =
    failed?.since !== undefined && more.length === 0
      ? { since: failed.since }
      : undefined;
  return verdicts.map(verdict => {
    const before = known.find(each => isSame(each, verdict));
    if (before?.status === verdict.status) {
      const { seen } = before;
      return seen ? { ...verdict, seen } : verdict;
    }
    const isLost =
      before && verdict.said && staleOf(verdict.said.reason) !== undefined;
    return isLost && verdict.status === 'unknown' && lost
      ? { ...verdict, seen: lost }
      : verdict;
  });
}

function isKnown({ status }: KnownVerdict): boolean {
  return status !== 'unknown';
}

type Place = Pick<Verdict, 'rule' | 'environment'>;

function isSame(a: Place, b: Place): boolean {
  return a.rule === b.rule && a.environment === b.environment;
}
