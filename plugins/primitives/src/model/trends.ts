import { TrendDay, Trends } from '@ameide/plugin-primitives-common';

const dayMs = 24 * 60 * 60_000;

/** Each day of the span; one of which nothing is known has no state. @internal */
export function everyDay({
  from,
  to,
  days,
}: Trends): Array<{ day: string; known?: TrendDay }> {
  const known = new Map(days.map(day => [day.day, day]));
  const all: Array<{ day: string; known?: TrendDay }> = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += dayMs) {
    const day = new Date(at).toISOString().slice(0, 10);
    all.push({ day, known: known.get(day) });
  }
  return all;
}

/** Open breaches of a rule on each day; undefined where nothing is known of it. @internal */
export function openOf(trends: Trends, rule: string) {
  return everyDay(trends).map(({ day, known }) => ({
    day,
    open: known?.breaches.find(each => each.rule === rule)?.open,
  }));
}
