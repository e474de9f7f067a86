import { Pipeline } from '@ameide/plugin-primitives-common';
import { OwnWaivers, Waivers } from '../done/find-waiver';
import { ScopedBreach } from '../store/breach-store';

/** Says of each breach of a scope whose it is, and which waiver lets it be; it stays a breach. @internal */
export function ownBreaches(
  breaches: readonly ScopedBreach[],
  options: {
    pipelines: readonly Pick<Pipeline, 'id' | 'owner'>[];
    waivers: Waivers | undefined;
    now: Date;
    /** Page of the file. */
    url: string;
  },
): ScopedBreach[] {
  const { pipelines, ...rest } = options;
  const known = new Map(
    pipelines.map(({ id, owner }) => [
      id,
      { owner, own: new OwnWaivers({ ...rest, id, owner }) },
    ]),
  );
  return breaches.map(found => {
    const { rule, breach } = found;
    const about = breach.id === undefined ? undefined : known.get(breach.id);
    if (!about) return found;
    const { owner, own } = about;
    const waiver = own.find({ rule, environment: breach.environment });
    return { ...found, breach: { ...breach, owner, waiver } };
  });
}
