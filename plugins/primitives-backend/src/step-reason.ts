import {
  Pipeline,
  say,
  Saying,
  SayingParam,
  Spoken,
  spoken,
  Stage,
  staleOf,
} from '@ameide/plugin-primitives-common';
import { saidBy } from './pipeline/stage';

/** Who may have to act on a path. */
type People = Partial<Pick<Pipeline, 'commit' | 'owner'>>;

/**
 * Why a stage keeps the digest from going on, and who acts, in one sentence of one message:
 * what it waits for says that itself, and so does a change that did not come to main.
 * @internal
 */
export function reasonFor(
  stage: Stage,
  about: { people: People; environment?: string },
): Spoken {
  const saying = saidBy(stage);
  const stale = staleOf(saying);
  const known = stale ? say('step.knownLast', stale) : undefined;
  const { id } = stale?.message ?? saying;
  if (stage.status === 'failed' && !id.startsWith('change.'))
    return spoken(sayWhoActs(stage.id, known ?? saying, about));
  return known ? spoken(known) : { text: stage.message, saying };
}

function sayWhoActs(
  stage: Stage['id'],
  problem: Saying,
  { people, environment = '' }: { people: People; environment?: string },
): Saying {
  const owner = ownerOf(people);
  switch (stage) {
    case 'contract':
    case 'verify': {
      const who = people.commit?.author ?? owner;
      return say('step.broken.commit', { who, problem });
    }
    case 'image':
      return say('step.broken.image', { who: owner, problem });
    case 'health':
    case 'smoke':
      return say('step.broken.there', { who: owner, environment, problem });
    default:
      return say('step.broken.git', { who: owner, problem });
  }
}

/** A group of the default namespace by its bare name, as people say it. */
function ownerOf({ owner }: People): SayingParam {
  return owner === undefined
    ? say('step.broken.owner')
    : owner.replace(/^group:(?:default\/)?/i, '');
}
