import { Delivery, DeliveryFigures } from '@ameide/plugin-primitives-common';
import { Change } from './changes';

const weekMs = 7 * 24 * 60 * 60_000;

/** A stretch of time in ms: its begin belongs to it, its end does not. @internal */
export type Span = { from: number; to: number };

/**
 * The figures of changes within a span, of which nothing is known before `since`. What
 * was before it is left out, and does not count as time without deployments.
 * @internal
 */
export function deliveryOf(
  changes: readonly Change[],
  { from, to, since }: Span & { since?: number },
): Omit<Delivery, 'environment'> {
  const known = { from: Math.max(from, since ?? to), to };
  const owners = [...new Set(changes.map(change => change.owner))].sort();
  return {
    from: moment(from),
    to: moment(to),
    since: since === undefined ? undefined : moment(since),
    figures: figuresOf(changes, known),
    weeks: weeksOf({ from, to }).map(week => ({
      ...figuresOf(changes, { ...week, from: Math.max(week.from, known.from) }),
      from: moment(week.from),
      known: week.from >= known.from,
    })),
    teams: owners.map(owner => ({
      owner,
      figures: figuresOf(
        changes.filter(change => change.owner === owner),
        known,
      ),
    })),
  };
}

/** Whole weeks of a span, counted from its end, oldest first. */
function weeksOf({ from, to }: Span): Span[] {
  const weeks: Span[] = [];
  for (let end = to; end - weekMs >= from; end -= weekMs)
    weeks.unshift({ from: end - weekMs, to: end });
  return weeks;
}

/** The four figures of the changes that fall into a span. @internal */
export function figuresOf(
  changes: readonly Change[],
  span: Span,
): DeliveryFigures {
  const within = (at: number | undefined) =>
    at !== undefined && at >= span.from && at < span.to;
  const deployed = changes.filter(change => within(change.deployedAt));
  const ended = changes.filter(change => within(change.endedAt));
  const failed = ended.filter(change => change.failedAt !== undefined);
  const leadTimes = deployed.flatMap(change => change.leadTimeMs ?? []);
  const restores = failed.flatMap(({ failedAt, restoredAt }) =>
    failedAt !== undefined && restoredAt !== undefined
      ? restoredAt - failedAt
      : [],
  );
  const weeks = (span.to - span.from) / weekMs;
  return {
    deployments: deployed.length,
    perWeek: weeks >= 1 ? deployed.length / weeks : undefined,
    leadTime: {
      median: quantile(leadTimes, 0.5),
      p90: quantile(leadTimes, 0.9),
      known: leadTimes.length,
      unknown: deployed.length - leadTimes.length,
    },
    changeFailure: {
      failed: failed.length,
      changes: ended.length,
      ratio: ended.length > 0 ? failed.length / ended.length : undefined,
    },
    restore: {
      median: quantile(restores, 0.5),
      restored: restores.length,
      open: failed.length - restores.length,
    },
  };
}

/** The smallest value that so large a part of all is not above, in seconds. */
function quantile(
  milliseconds: readonly number[],
  part: number,
): number | undefined {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)];
  return value === undefined ? undefined : value / 1000;
}

function moment(ms: number): string {
  return new Date(ms).toISOString();
}
