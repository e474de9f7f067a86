import { say, Saying, SayingParam, sentences, verbatim } from './saying';

/** Something that was known, and why it is not known to be so now. @public */
export type Stale = { message: Saying; why: Saying };

/** Says what was known, and why it is not known to be so now. @public */
export function sayStale({ message, why }: Stale): Saying {
  return say('stale.marked', { message, why });
}

/** What {@link sayStale} said it of; undefined where something else is said. @public */
export function staleOf({ id, params = {} }: Saying): Stale | undefined {
  const message = sayingOfParam(params.message);
  const why = sayingOfParam(params.why);
  return id === 'stale.marked' && message && why ? { message, why } : undefined;
}

/**
 * Several things that were said, one after the other, each of their sentences once; why they
 * are not known to be so now is said once as well, where it is the same of all of them.
 * Undefined of none.
 * @public
 */
export function sentencesOnce(all: readonly Saying[]): Saying | undefined {
  const stale = all.flatMap(each => staleOf(each) ?? []);
  const [first] = stale;
  const isOneWhy =
    stale.length === all.length &&
    new Set(stale.map(({ why }) => JSON.stringify(why))).size === 1;
  if (!isOneWhy) return sentences(eachOnce(all));
  const message = sentences(eachOnce(stale.map(one => one.message)));
  return message && sayStale({ message, why: first.why });
}

/** The sentences that several things consist of, each once. */
function eachOnce(all: readonly Saying[]): Saying[] {
  const found = all.flatMap(sentencesIn);
  return [...new Map(found.map(one => [JSON.stringify(one), one])).values()];
}

function sentencesIn(saying: Saying): Saying[] {
  const { id, params = {} } = saying;
  const first = sayingOfParam(params.first);
  const rest = sayingOfParam(params.rest);
  return id === 'part.sentences' && first && rest
    ? [...sentencesIn(first), ...sentencesIn(rest)]
    : [saying];
}

function sayingOfParam(param: SayingParam | undefined): Saying | undefined {
  if (typeof param === 'string') return verbatim(param);
  return typeof param === 'object' && 'id' in param ? param : undefined;
}
