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
 * Several sentences, one after the other, of which each that is not known to be so now may
 * say the same why: then it is said once, of all of them. Undefined of none.
 * @public
 */
export function staleSentences(all: readonly Saying[]): Saying | undefined {
  const stale = all.flatMap(each => staleOf(each) ?? []);
  const message = sentences(stale.map(each => each.message));
  const [first] = stale;
  const isOneWhy = stale.every(
    ({ why }) => JSON.stringify(why) === JSON.stringify(first?.why),
  );
  return message && isOneWhy && stale.length === all.length
    ? sayStale({ message, why: first.why })
    : sentences(all);
}

function sayingOfParam(param: SayingParam | undefined): Saying | undefined {
  if (typeof param === 'string') return verbatim(param);
  return typeof param === 'object' && 'id' in param ? param : undefined;
}
